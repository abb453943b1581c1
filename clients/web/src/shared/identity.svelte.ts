/** Who is signed in here. */
import type { Identity } from "@wire/frames";
import { api, Problem, setCsrf } from "./api";

export type SignedIn =
  | { state: "asking" }
  | { state: "in"; who: Identity }
  /** `why` is the code of the problem that kept the person out, or null where nobody tried; `still` is who is signed in here all the same. */
  | { state: "out"; why: string | null; still?: Identity };

let signedIn: SignedIn = $state.raw({ state: "asking" });
let invited = false;
let auction: string | null = null;

export function identity(): SignedIn {
  return signedIn;
}

/** Exchanges an invitation's token, or finds the session that is there. */
export async function signIn(token: string | null): Promise<void> {
  signedIn = { state: "asking" };
  invited = token !== null;
  try {
    const who = token === null ? await api.maybe<Identity>("/api/session") : await api.post<Identity>("/api/session", { token });
    if (who === null) signedIn = { state: "out", why: null };
    else welcome(who);
  } catch (why) {
    const code = why instanceof Problem ? why.code : "unreachable";
    // Who opens the link of an invitation once more has not lost the session that it led to.
    const still = token !== null && why instanceof Problem && why.status === 401 ? await api.maybe<Identity>("/api/session").catch(() => null) : null;
    signedIn = { state: "out", why: code, ...(still === null ? {} : { still }) };
  }
}

/** Goes on as who is signed in here, to where the link led. */
export function goOn(): void {
  if (signedIn.state !== "out" || signedIn.still === undefined) return;
  invited = true;
  welcome(signedIn.still);
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
  signedIn = { state: "in", who };
}

/** The auction that the invitation was for, where its link named one: told once. */
export function invitedTo(): string | null {
  const named = auction;
  auction = null;
  return named;
}

/** The token of an invitation link (`/join#TOKEN`, or `/join#TOKEN/AUCTION`) that this page was opened by; it is taken out of the address at once. */
export function tokenInAddress(): string | null {
  if (!/\/join\/?$/.test(location.pathname)) return null;
  const token = tokenIn(decodeURIComponent(location.hash));
  history.replaceState(null, "", "/");
  return token === "" ? null : token;
}

/** The token in what a person pasted: a whole link, or the token alone. The auction it leads to is kept for `invitedTo`. */
export function tokenIn(pasted: string): string {
  const [token = "", named = ""] = (pasted.includes("#") ? pasted.slice(pasted.indexOf("#") + 1) : pasted).trim().split("/");
  auction = named === "" ? null : named;
  return token;
}
