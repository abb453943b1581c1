import { Session, type Heard } from "@room/session";
import { describe, expect, it } from "vitest";
import asked from "./golden/asked.json";
import refused from "./golden/refused.json";
import told from "./golden/told.json";
import type { ClientFrame, ServerFrame } from "./frames";

/** One of each kind. The compiler holds this list to the types: a kind that is missing here, or too many, is an error. */
const CLIENT: Record<ClientFrame["t"], true> = {
  hello: true,
  subscribe: true,
  unsubscribe: true,
  ping: true,
  accept_terms: true,
  bid: true,
  surrogate_bid: true,
  quantity_bid: true,
  surrogate_quantity_bid: true,
  place_package: true,
  withdraw_package: true,
  withdraw: true,
  set_limit: true,
  clear_limit: true,
  pledge_more: true,
  accept_price: true,
  surrogate_accept_price: true,
  pause: true,
  resume: true,
  extend: true,
  open_auction: true,
  close_lot: true,
  exclude: true,
  preview: true,
  confirm_award: true,
  reject_award: true,
  fail_winner: true,
  record_deposit: true,
  return_deposit: true,
  readmit: true,
  cancel: true,
  message: true,
  approve: true,
  drop_request: true,
  submit_envelope: true,
  assess_envelope: true,
  open_bids: true,
  approve_contract: true,
  return_contract: true,
};
const SERVER: Record<ServerFrame["t"], true> = {
  welcome: true,
  auctions: true,
  moved: true,
  snapshot: true,
  delta: true,
  ack: true,
  previewed: true,
  error: true,
  pong: true,
  bye: true,
};

const kinds = (frames: readonly { t: string }[]): string[] => [...new Set(frames.map((frame) => frame.t))].sort();

describe("the frames the server is held to", () => {
  it("are of the kinds this client knows, and of all of them", () => {
    expect(kinds(asked)).toEqual(Object.keys(CLIENT).sort());
    expect(kinds(told)).toEqual(Object.keys(SERVER).sort());
    expect(refused.length).toBeGreaterThan(0);
  });

  it("are all taken in by a session", () => {
    let line: Heard | undefined;
    let errors = 0;
    const answers: string[] = [];
    const session = new Session(
      {
        open: (_subprotocol, heard) => {
          line = heard;
          return { send: () => undefined, close: () => undefined };
        },
        milliseconds: () => 2e12,
        random: () => 0.5,
        after: () => () => undefined,
        keep: {
          load: () =>
            JSON.stringify(asked.filter((frame) => "id" in frame && (frame.id === "r.2" || frame.id === "r.3"))),
          save: () => undefined,
        },
      },
      { answered: (request, answer) => answers.push(`${request.id} ${answer.t}`), fault: () => (errors += 1) },
    );
    const replica = session.subscribe("a-1");
    session.start();
    line?.opened();
    for (const frame of told) line?.text(JSON.stringify(frame));
    expect(replica.cursor).toBe(4);
    expect(replica.rows.get("lot:L1")?.["rank"]).toBe(1);
    expect(answers.length + errors).toBeGreaterThanOrEqual(2);
    expect(session.clock.now()).not.toBeNull();
  });
});
