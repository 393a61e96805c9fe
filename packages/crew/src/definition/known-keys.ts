/**
 * CrewAI's keys (https://docs.crewai.com, concepts: agents, tasks, crews) that a crew here does not follow, with what
 * happens instead. A key in neither list is told about as unknown.
 */
const PLAN = "there is no planning step; the model plans as it works";
const KNOWLEDGE = "nothing is loaded; write facts into the tenant's memory, which the agents may read";
const CALLBACKS = "nothing is called; take the events of run()";
const LIMITS = "it limits nothing; end a run with its abort signal";
const GUARDRAIL = "results are not checked; check them in your code or in a task of their own";
const MODEL = "the model that you pass does this too";
const HIERARCHY = "there is no manager; the tasks are done in order, each by its own agent";
const MEMORY = "each agent has memory tools for its scopes instead";
const PROMPT = "the prompt is made of role, goal and backstory";

export const AGENT_KEYS = [
  "role",
  "goal",
  "backstory",
  "llm",
  "tools",
  "max_iter",
  "settings",
  "grants",
  "name",
];

export const AGENT_NOTES: Readonly<Record<string, string>> = {
  memory: MEMORY,
  allow_delegation: "agents hand on no work; the tasks are done in order, each by its own agent",
  verbose: "nothing is printed; take the events of run()",
  cache: "answers of tools are not cached",
  knowledge: KNOWLEDGE,
  knowledge_sources: KNOWLEDGE,
  knowledge_config: KNOWLEDGE,
  embedder: KNOWLEDGE,
  skills: "nothing is loaded; put what they say into the backstory",
  reasoning: PLAN,
  planning: PLAN,
  planning_config: PLAN,
  max_reasoning_attempts: PLAN,
  allow_code_execution: "agents run no code; give them a tool that does",
  code_execution_mode: "agents run no code; give them a tool that does",
  function_calling_llm: MODEL,
  guardrail: GUARDRAIL,
  guardrail_max_retries: GUARDRAIL,
  step_callback: CALLBACKS,
  callbacks: CALLBACKS,
  max_rpm: LIMITS,
  max_execution_time: LIMITS,
  max_tokens: "it limits nothing; set it on the model that you pass",
  max_retry_limit: "a failed task is not tried again; run() with the same run goes on at it",
  respect_context_window: "a long context is not summed up",
  use_system_prompt: PROMPT,
  system_template: PROMPT,
  prompt_template: PROMPT,
  response_template: PROMPT,
  inject_date: "the date is in no prompt; write it into the task with an input",
  date_format: "the date is in no prompt; write it into the task with an input",
  multimodal: "the agent gets text only",
  mcps: "no server is connected; give its tools where the crew runs",
  apps: "no app is connected; give its tools where the crew runs",
  type: "it is an agent like the others; Python classes are not loaded",
  from_repository: "nothing is loaded from a repository",
  security_config: "it changes nothing here",
};

export const TASK_KEYS = ["name", "description", "expected_output", "agent", "context"];

export const TASK_NOTES: Readonly<Record<string, string>> = {
  tools: "a task has the tools of its agent",
  output_file: "no file is written; the result has the text",
  create_directory: "no file is written; the result has the text",
  output_json: "the result is text",
  output_pydantic: "the result is text",
  response_model: "the result is text",
  converter_cls: "the result is text",
  markdown: "say in expected_output that it is to be Markdown",
  async_execution: "the tasks are done one after another",
  human_input: "nobody is asked; run() ends with the result",
  guardrail: GUARDRAIL,
  guardrails: GUARDRAIL,
  guardrail_max_retries: GUARDRAIL,
  callback: CALLBACKS,
  condition: "the task is done in any case",
  type: "it is a task like the others; Python classes are not loaded",
  config: "it is not read; write its keys into the task",
  input_files: "no file is read",
  security_config: "it changes nothing here",
};

export const CREW_KEYS = ["name", "agents", "tasks", "inputs"];

export const CREW_NOTES: Readonly<Record<string, string>> = {
  process: HIERARCHY,
  manager_llm: HIERARCHY,
  manager_agent: HIERARCHY,
  memory: MEMORY,
  verbose: "nothing is printed; take the events of run()",
  cache: "answers of tools are not cached",
  planning: PLAN,
  planning_llm: PLAN,
  knowledge: KNOWLEDGE,
  knowledge_sources: KNOWLEDGE,
  embedder: KNOWLEDGE,
  skills: "nothing is loaded; put what they say into a backstory",
  function_calling_llm: MODEL,
  chat_llm: MODEL,
  max_rpm: LIMITS,
  before_kickoff_callbacks: CALLBACKS,
  after_kickoff_callbacks: CALLBACKS,
  step_callback: CALLBACKS,
  task_callback: CALLBACKS,
  output_log_file: "no log is written; take the events of run()",
  stream: "take the events of run()",
  tracing: "nothing is sent anywhere",
  share_crew: "nothing is sent anywhere",
  config: "it is not read; write its keys into the crew",
  security_config: "it changes nothing here",
};
