/** The environment variable that holds an agent's token. */
export function tokenVariables(agents: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    agents.map((agent) => {
      const base = `PIGEONHOLE_TOKEN_${agent.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
      let name = base;
      for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
      taken.add(name);
      return [agent, name];
    }),
  );
}

/**
 * A Python program that builds the crew from its YAML files and gives each agent its memory as an MCP server. Texts of the
 * crew stand in the files that it reads; what is written into it are JSON strings, which Python reads the same.
 */
export function crewProgram(url: string, variables: ReadonlyMap<string, string>): string {
  const tokens = [...variables].map(
    ([agent, name]) => `    ${JSON.stringify(agent)}: ${JSON.stringify(name)},`,
  );
  return `"""The crew, each agent with its own memory. Its tokens come from the environment."""
import json
import os
from pathlib import Path

import yaml
from crewai import Agent, Crew, Process, Task
from crewai.mcp import MCPServerHTTP

HERE = Path(__file__).parent
MEMORY_URL = ${JSON.stringify(url)}
TOKEN_VARIABLES = {
${tokens.join("\n")}
}


def memory(agent):
    token = os.environ[TOKEN_VARIABLES[agent]]
    return MCPServerHTTP(url=MEMORY_URL, headers={"Authorization": f"Bearer {token}"})


def read(name):
    return yaml.safe_load((HERE / "config" / name).read_text(encoding="utf-8"))


def crew():
    agents = {name: Agent(**config, mcps=[memory(name)]) for name, config in read("agents.yaml").items()}
    tasks = {}
    for name, config in read("tasks.yaml").items():
        agent = agents[config.pop("agent")]
        if "context" in config:
            config["context"] = [tasks[other] for other in config["context"]]
        tasks[name] = Task(**config, name=name, agent=agent)
    return Crew(agents=list(agents.values()), tasks=list(tasks.values()), process=Process.sequential)


if __name__ == "__main__":
    inputs = json.loads((HERE / "inputs.json").read_text(encoding="utf-8"))
    print(crew().kickoff(inputs=inputs))
`;
}
