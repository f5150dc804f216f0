/** The HTTP API as the pages use it. */

/** A refusal, with the problem details the server gave (RFC 9457). */
export class Refused extends Error {
  /** @param {{detail?: string, title?: string, status?: number, field?: string, type?: string, progress?: object}} problem */
  constructor(problem) {
    super(problem.detail || problem.title || "That did not work.");
    this.problem = problem;
    this.status = problem.status ?? 0;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super("The server can't be reached. What you wrote is kept here.");
  }
}

/**
 * Send a request to the API and return the JSON of the reply.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {object} [body] sent as JSON
 * @returns {Promise<any>} null where the reply is empty
 * @throws {Refused|Unreachable}
 */
export async function call(method, path, body) {
  const json = body ? { type: "application/json", body: JSON.stringify(body) } : {};
  const text = await (await exchange(method, path, json)).text();
  return text ? JSON.parse(text) : null;
}

/**
 * Send a request of any kind to the API and return its reply.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {{type?: string, body?: BodyInit, accept?: string}} [what] `type` and `accept` are media types
 * @returns {Promise<Response>} a good one
 * @throws {Refused|Unreachable}
 */
export async function exchange(method, path, { type, body, accept = "application/json" } = {}) {
  const headers = { Accept: accept, ...(type && { "Content-Type": type }) };
  const response = await reach(`/api/v1${path}`, { method, headers, body });
  if (response.ok) return response;
  throw new Refused({ status: response.status, ...parsed(await response.text()) });
}

/** @returns {Promise<Response>} */
async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Unreachable();
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
