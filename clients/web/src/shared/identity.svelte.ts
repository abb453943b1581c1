/** Who is signed in here. */
import type { Identity, Invited } from "@wire/frames";
import { api, Problem, setCsrf } from "./api";
import { newId } from "./ids";

export type SignedIn =
  | { state: "asking" }
  | { state: "in"; who: Identity }
  /** An invitation was opened and waits for a person's press; `now` is who is signed in here meanwhile, `why` what came between. */
  | { state: "invited"; token: string; who: Invited; now: Identity | null; going: boolean; why: string | null }
  /** `why` is the code of the problem that kept the person out, or null where nobody tried; `still` is who is signed in here all the same. */
  | { state: "out"; why: string | null; still?: Identity };

let signedIn: SignedIn = $state.raw({ state: "asking" });
let invited = false;
/** Where the link of the invitation led: an auction, or a pool. */
export type Led = readonly ["auction" | "pool", string];
let led: Led | null = null;
/** By this name the server knows a press that is made again for want of an answer. */
const attempt = `${newId()}-${newId()}`;

export function identity(): SignedIn {
  return signedIn;
}

/** Tells whom the invitation lets in and uses it for nothing: what looks at mails and links, and runs their scripts, comes in on none. */
export async function look(token: string): Promise<void> {
  signedIn = { state: "asking" };
  try {
    const [who, now] = await Promise.all([api.post<Invited>("/api/invitation", { token }), api.maybe<Identity>("/api/session")]);
    signedIn = { state: "invited", token, who, now, going: false, why: null };
  } catch (why) {
    await stayOut(why, true);
  }
}

/** Exchanges an invitation's token, or finds the session that is there. */
export async function signIn(token: string | null): Promise<void> {
  signedIn = signedIn.state === "invited" && signedIn.token === token ? { ...signedIn, going: true } : { state: "asking" };
  invited = token !== null;
  try {
    const who = token === null ? await api.maybe<Identity>("/api/session") : await api.post<Identity>("/api/session", { token, attempt });
    if (who === null) signedIn = { state: "out", why: null };
    else welcome(who);
  } catch (why) {
    await stayOut(why, token !== null);
  }
}

const codeOf = (why: unknown): string => (why instanceof Problem ? why.code : "unreachable");

async function stayOut(why: unknown, byLink: boolean): Promise<void> {
  const refused = why instanceof Problem && why.status === 401;
  // What was not answered may be asked again.
  if (!refused && signedIn.state === "invited") {
    signedIn = { ...signedIn, going: false, why: codeOf(why) };
    return;
  }
  // Who opens the link of an invitation once more has not lost the session that it led to.
  const still = byLink && refused ? await api.maybe<Identity>("/api/session").catch(() => null) : null;
  if (refused) leaveLink();
  signedIn = { state: "out", why: codeOf(why), ...(still === null ? {} : { still }) };
}

/** Goes on as who is signed in here, to where the link led. */
export function goOn(): void {
  const who = signedIn.state === "out" ? signedIn.still : signedIn.state === "invited" ? signedIn.now : null;
  if (who == null) return;
  invited = true;
  welcome(who);
}

/** Whether this person has come in by an invitation just now: true once. */
export function hasJustArrived(): boolean {
  const just = invited;
  invited = false;
  return just;
}

export async function signOut(): Promise<void> {
  await api.remove("/api/session").catch(() => undefined);
  setCsrf("");
  signedIn = { state: "out", why: null };
}

/** The server said that the session is over: where another one holds in this browser now, that is why, and is said. */
export async function sessionEnded(): Promise<void> {
  if (signedIn.state !== "in") return;
  const other = await api.maybe<Identity>("/api/session").catch(() => null);
  signedIn = { state: "out", why: other === null ? "session_ended" : "another_signed_in" };
}

function welcome(who: Identity): void {
  setCsrf(who.csrf);
  leaveLink();
  signedIn = { state: "in", who };
}

/** An invitation stays in the address until it has been used or refused: so the page can be opened again, or in another browser. */
function leaveLink(): void {
  if (isJoin()) history.replaceState(null, "", "/");
}

const isJoin = (): boolean => /\/join\/?$/.test(location.pathname);

/** The auction or pool that the invitation was for, where its link named one: told once. */
export function invitedTo(): Led | null {
  const named = led;
  led = null;
  return named;
}

/** The token of an invitation link (`/join#TOKEN`, `/join#TOKEN/AUCTION` or `/join#TOKEN/pool/POOL`) that this page was opened by. */
export function tokenInAddress(): string | null {
  if (!isJoin()) return null;
  const token = tokenIn(decoded(location.hash));
  return token === "" ? null : token;
}

/** What was cut off in the middle of an escape is no token either, and is refused as one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The token in what a person pasted: a whole link, or the token alone. Where it leads is kept for `invitedTo`. */
export function tokenIn(pasted: string): string {
  const [token = "", named = "", pool = ""] = (pasted.includes("#") ? pasted.slice(pasted.indexOf("#") + 1) : pasted).trim().split("/");
  led = named === "pool" && pool !== "" ? ["pool", pool] : named === "" ? null : ["auction", named];
  return token;
}
