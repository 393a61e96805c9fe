import { Command } from "commander";
import { VERSION } from "../version.js";
import { httpCommand } from "./http.js";
import { stdioCommand } from "./stdio.js";
import { tokenCommand } from "./token.js";

/** The command `pigeonhole-mcp`. */
export const program = new Command("pigeonhole-mcp")
  .description(
    "Memory for AI agents over the Model Context Protocol, one sealed namespace for each process or token.",
  )
  .version(VERSION)
  .addCommand(stdioCommand(), { isDefault: true })
  .addCommand(httpCommand())
  .addCommand(tokenCommand());
