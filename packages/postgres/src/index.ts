export { type Moved, type MoveOptions, type MoveProgress, moveTenant } from "@pigeonhole/core";
export type { PostgresPool } from "./client.js";
export { doctor, type Finding } from "./doctor.js";
export { openPostgres } from "./open-postgres.js";
export type { PostgresOptions } from "./options.js";
export { type Setup, type SetupOptions, setupPostgres, setupSql } from "./setup.js";
