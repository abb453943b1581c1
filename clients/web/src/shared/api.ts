/** HTTP to the server this page came from. What is not asked by the socket is asked here. */

import { newId } from "./ids";
import { whenLoaded } from "./starting.svelte";

/** A line of a file that was left out, and why: its code is worded by `tCode`, and the words at fault follow a colon. */
export interface LeftOut {
  readonly code: string;
  readonly line: number;
  readonly reason: string;
}

/** An answer of 400 and above: its code is worded by `tCode`. Status 0 means that nothing answered. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** The line of a file at which it lies; 0 for none. */
  readonly line: number;
  /** Why lines of a file were left out, the first of them. */
  readonly reports: readonly LeftOut[];

  constructor(status: number, code: string, detail: string, line = 0, reports: readonly LeftOut[] = []) {
    super(`${status} ${code} ${detail}`);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.line = line;
    this.reports = reports;
  }
}

let csrf = "";

/** The token that every changing request carries. The identity sets it. */
export function setCsrf(token: string): void {
  csrf = token;
}

/** Nothing was done of what is answered `loading`, so that any question may be asked again. */
const ask = (method: string, path: string, body?: BodyInit, type?: string): Promise<Response> => whenLoaded(() => askOnce(method, path, body, type));

async function askOnce(method: string, path: string, body?: BodyInit, type?: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (type !== undefined) headers["Content-Type"] = type;
  if (method !== "GET" && csrf !== "") headers["X-CSRF-Token"] = csrf;
  let response: Response;
  try {
    response = await fetch(path, { method, headers, credentials: "same-origin", cache: "no-store", ...(body === undefined ? {} : { body }) });
  } catch {
    throw new Problem(0, "unreachable", "");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** How far a file has been sent, from 0 to 1, and a way to give it up. */
export interface Sending {
  readonly onsent?: (share: number) => void;
  /** How many rows the server has gone through so far; null once it records them. */
  readonly onread?: (rows: number | null) => void;
  readonly signal?: AbortSignal;
}

/** Sends a file as it is; whoever gives it up before the answer has changed nothing. `fetch` does not say how far it is. */
function send<T>(path: string, file: Blob, { onsent, onread, signal }: Sending): Promise<T> {
  const id = newId();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let asking = 0;
    request.onloadend = () => clearInterval(asking);
    request.open("PUT", path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    if (csrf !== "") request.setRequestHeader("X-CSRF-Token", csrf);
    request.setRequestHeader("Idempotency-Key", id);
    request.upload.onprogress = ({ loaded, total }) => onsent?.(total === 0 ? 1 : loaded / total);
    request.upload.onload = () => {
      onsent?.(1);
      // A short file is answered before anybody could ask.
      if (onread !== undefined && request.readyState !== XMLHttpRequest.DONE) asking = setInterval(() => void howFar(id).then(onread, () => undefined), ASKED_EVERY_MS);
    };
    request.onerror = () => reject(new Problem(0, "unreachable", ""));
    request.onabort = () => reject(new Problem(0, "given_up", ""));
    request.onload = () => {
      const answer = new Response(request.status === 204 ? null : request.responseText, { status: request.status });
      if (answer.ok) json<T>(Promise.resolve(answer)).then(resolve, reject);
      else void problemOf(answer).then(reject);
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

const ASKED_EVERY_MS = 700;

async function howFar(id: string): Promise<number | null> {
  const { step, rows } = await json<{ readonly step: string; readonly rows: number }>(ask("GET", `/api/readings/${id}`));
  return step === "reading" ? rows : null;
}

async function problemOf(response: Response): Promise<Problem> {
  const said: unknown = await response.json().catch(() => ({}));
  const fields = typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof fields[name] === "string" ? fields[name] : "");
  return new Problem(response.status, text("code") || `http_${response.status}`, text("detail"), typeof fields.line === "number" ? fields.line : 0, Array.isArray(fields.reports) ? (fields.reports as LeftOut[]) : []);
}

async function json<T>(response: Promise<Response>): Promise<T> {
  const answer = await response;
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export const api = {
  get: <T>(path: string): Promise<T> => json<T>(ask("GET", path)),
  /** What need not be there; null where there is none, or none for this party. A browser writes every 404 down as a fault. */
  maybe: async <T>(path: string): Promise<T | null> => (await json<T | undefined>(ask("GET", `${path}?none=204`))) ?? null,
  post: <T>(path: string, body: unknown = {}): Promise<T> =>
    json<T>(ask("POST", path, JSON.stringify(body), "application/json")),
  /** Puts a file as it is. */
  put: <T>(path: string, file: Blob, how: Sending = {}): Promise<T> => whenLoaded(() => send<T>(path, file, how), () => how.signal?.aborted === true),
  remove: <T>(path: string): Promise<T> => json<T>(ask("DELETE", path)),
  /** The answer itself, for what is no JSON. */
  raw: (path: string): Promise<Response> => ask("GET", path),
};

/** A path with its parts escaped: path`/api/auctions/${id}`. */
export function path(fixed: TemplateStringsArray, ...given: readonly (string | number)[]): string {
  return fixed.reduce((whole, part, place) => whole + encodeURIComponent(String(given[place - 1] ?? "")) + part);
}

/** Hands the person a file made here. */
export function download(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
