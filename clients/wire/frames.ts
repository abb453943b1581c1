/** What crosses the socket, as `auction/wire/PROTOCOL.md` states it. Values are decimal strings, times whole microseconds UTC. */

export const SUBPROTOCOL = "poolbid.v1";
export const VERSION = 1;

export type Role = "supplier" | "buyer" | "auditor" | "observer";
export type AuctionStatus = "announced" | "open" | "paused" | "suspended" | "closed" | "proposed" | "settled" | "cancelled";
export type LotStatus = "waiting" | "open" | "paused" | "suspended" | "closed";
export type AwardStatus = "proposed" | "confirmed" | "rejected" | "unawarded";
export type DepositForm = "cash" | "guarantee";
export type DepositStep = "held" | "due" | "returned" | "forfeited";
export type Again = "never" | "later" | "changed" | "";

// From the client.

export interface Hello {
  t: "hello";
  v: number;
}
export interface Subscribe {
  t: "subscribe";
  auction: string;
  cursor: number | null;
}
export interface Unsubscribe {
  t: "unsubscribe";
  auction: string;
}
export interface Ping {
  t: "ping";
  c: number;
}

interface Asking {
  id: string;
  auction: string;
}
export interface AcceptTerms extends Asking {
  t: "accept_terms";
  terms_sha256: string;
}
export interface Bid extends Asking {
  t: "bid";
  lot: string;
  prices: string[];
  confirm: boolean;
  /** The number of an option for each criterion of the lot, from 0; left out where it has none. */
  answers?: number[];
}
export interface SurrogateBid extends Asking {
  t: "surrogate_bid";
  lot: string;
  prices: string[];
  confirm: boolean;
  supplier: string;
  answers?: number[];
}
/** A schedule on a lot of quantities: where each step begins, its unit price, and limits, blank where there is none. */
export interface QuantityBid extends Asking {
  t: "quantity_bid";
  lot: string;
  steps: string[];
  prices: string[];
  least: string;
  multiple: string;
  most: string;
  confirm: boolean;
}
export interface SurrogateQuantityBid extends Omit<QuantityBid, "t"> {
  t: "surrogate_quantity_bid";
  supplier: string;
}
/** Several lots for one price in money, all or none; of a group at most one is awarded, and a blank group is none. */
export interface PlacePackage extends Asking {
  t: "place_package";
  package: string;
  lots: string[];
  price: string;
  group: string;
}
export interface WithdrawPackage extends Asking {
  t: "withdraw_package";
  package: string;
}
export interface Withdraw extends Asking {
  t: "withdraw";
  lot: string;
}
export interface AcceptPrice extends Asking {
  t: "accept_price";
  lot: string;
  tick: number;
  quantity: number;
}
export interface SurrogateAcceptPrice extends Asking {
  t: "surrogate_accept_price";
  lot: string;
  tick: number;
  quantity: number;
  supplier: string;
}
/**
 * Leave a limit with the engine, which then bids, or accepts at a clock, as if the supplier sat there: lowest unit prices, and the
 * own decrement as a value. At a Dutch clock of a lot in parts `quantity` is how much is wanted; 0 is all that is left.
 */
export interface SetLimit extends Asking {
  t: "set_limit";
  lot: string;
  prices: string[];
  decrement: string;
  confirm: boolean;
  quantity?: number;
}
export interface ClearLimit extends Asking {
  t: "clear_limit";
  lot: string;
}
/** A member's whole schedule of what it adds at which unit price or below. */
export interface PledgeMore extends Asking {
  t: "pledge_more";
  member: string;
  lot: string;
  quantities: string[];
  prices: string[];
}
export interface Pause extends Asking {
  t: "pause";
  reason: string;
}
export interface Resume extends Asking {
  t: "resume";
}
export interface Extend extends Asking {
  t: "extend";
  lot: string;
  by_us: number;
  reason: string;
}
export interface OpenAuction extends Asking {
  t: "open_auction";
  reason: string;
}
export interface CloseLot extends Asking {
  t: "close_lot";
  lot: string;
  reason: string;
}
export interface Exclude extends Asking {
  t: "exclude";
  supplier: string;
  reason: string;
}
export interface ConfirmAward extends Asking {
  t: "confirm_award";
  lots: string[];
  reason?: string;
}
export interface RejectAward extends Asking {
  t: "reject_award";
  lots: string[];
  reason: string;
}

/** After the close: a winner will not deliver, and who comes next takes its place. */
export interface FailWinner extends Asking {
  t: "fail_winner";
  supplier: string;
  reason: string;
}
/** A supplier's deposit is in hand, for the auction (`lot` is empty) or for a lot; the amount as typed. */
export interface RecordDeposit extends Asking {
  t: "record_deposit";
  supplier: string;
  lot: string;
  amount: string;
  form: DepositForm;
  reference: string;
}
/** What was left of a supplier's deposit has gone back. */
export interface ReturnDeposit extends Asking {
  t: "return_deposit";
  supplier: string;
  lot: string;
}
export interface Readmit extends Asking {
  t: "readmit";
  supplier: string;
  reason: string;
}
export interface Cancel extends Asking {
  t: "cancel";
  reason: string;
}
export interface Message extends Asking {
  t: "message";
  text: string;
}
export interface Approve extends Asking {
  t: "approve";
  request: number;
}
export interface DropRequest extends Asking {
  t: "drop_request";
  request: number;
}
export interface SubmitEnvelope extends Asking {
  t: "submit_envelope";
  lot: string;
  text: string;
  documents: string[];
}
export interface AssessEnvelope extends Asking {
  t: "assess_envelope";
  lot: string;
  supplier: string;
  passed: boolean;
  reason: string;
}
export interface OpenBids extends Asking {
  t: "open_bids";
  lot: string;
}
export interface ApproveContract extends Asking {
  t: "approve_contract";
  contract: string;
}
export interface ReturnContract extends Asking {
  t: "return_contract";
  contract: string;
  reason: string;
}

/** What would happen if the supplier bid this at that moment, or now (null)? Answered by a `previewed`, and not recorded. */
export interface Preview extends Asking {
  t: "preview";
  supplier: string;
  lot: string;
  prices: string[];
  confirm: boolean;
  at: number | null;
  answers?: number[];
}

/** A frame that is answered durably by an `ack`, or by an `error` that names its `id`. */
export type Request =
  | AcceptTerms
  | Bid
  | SurrogateBid
  | QuantityBid
  | SurrogateQuantityBid
  | PlacePackage
  | WithdrawPackage
  | Withdraw
  | SetLimit
  | ClearLimit
  | PledgeMore
  | AcceptPrice
  | SurrogateAcceptPrice
  | Pause
  | Resume
  | Extend
  | OpenAuction
  | CloseLot
  | Exclude
  | ConfirmAward
  | RejectAward
  | FailWinner
  | RecordDeposit
  | ReturnDeposit
  | Readmit
  | Cancel
  | Message
  | Approve
  | DropRequest
  | SubmitEnvelope
  | AssessEnvelope
  | OpenBids
  | ApproveContract
  | ReturnContract;

export type ClientFrame = Hello | Subscribe | Unsubscribe | Ping | Preview | Request;

// From the server.

export interface You {
  role: Role;
  party: string;
  name: string;
  person?: string;
}
export interface AuctionEntry {
  auction: string;
  title: string;
  practice: boolean;
  status: AuctionStatus;
  opens_at: number;
}
export interface Welcome {
  t: "welcome";
  v: number;
  now: number;
  you: You;
  auctions: AuctionEntry[];
  loading?: boolean;
}
export interface Auctions {
  t: "auctions";
  auctions: AuctionEntry[];
  loading?: boolean;
}
/** When an auction of the list closes as things stand: the first and the last close ahead, and since when time stands still. */
export interface Closing {
  auction: string;
  first_close_at: number | null;
  last_close_at: number | null;
  paused_at: number | null;
}
export interface Moved {
  t: "moved";
  auctions: Closing[];
}
export interface Snapshot {
  t: "snapshot";
  auction: string;
  cursor: number;
  now: number;
  terms: Briefing;
  rows: Record<string, Row>;
}
export interface Delta {
  t: "delta";
  auction: string;
  cursor: number;
  at: number;
  rows: Record<string, Row>;
  gone: string[];
}
export interface Ack {
  t: "ack";
  id: string;
  outcome: "accepted" | "refused";
  /** Null where the number would tell of others' requests. */
  seq: number | null;
  at: number;
  entry: string;
  code: string;
  rule: string;
  again: Again;
  detail: string;
}
/** What is null is not told, or is nothing (rulebook, chapter P). */
export interface Previewed {
  t: "previewed";
  id: string;
  auction: string;
  at: number;
  outcome: "accepted" | "refused" | "untold";
  code: string;
  rule: string;
  again: Again;
  detail: string;
  value: string | null;
  comparable: string | null;
  rank: number | null;
  leads: boolean | null;
  overtime: boolean | null;
  closes_at: number | null;
}
export interface ErrorFrame {
  t: "error";
  code: string;
  detail: string;
  id: string | null;
}
export interface Pong {
  t: "pong";
  c: number;
  r: number;
  s: number;
}
export interface Bye {
  t: "bye";
  code: number | string;
  detail: string;
}
export type ServerFrame = Welcome | Auctions | Moved | Snapshot | Delta | Ack | Previewed | ErrorFrame | Pong | Bye;

// Terms and rows.

/** The kinds of requests that may take two persons. */
export type Guarded = "pause" | "extend" | "exclude" | "readmit" | "cancel" | "close_early" | "amend" | "confirm";

export interface PartyName {
  id: string;
  name: string;
}
export interface OvertimeTerms {
  window_us: number;
  trigger: "any_bid" | "rank_change" | "rank_at_most" | "new_leader" | "beats_another";
  /** Null where it is hidden from this audience. */
  rank: number | null;
  rank_hidden?: boolean;
  proxy_counts?: boolean;
  base: "scheduled_close" | "bid_stamp" | "reset";
  lengths_us: number[];
  scope: "lot" | "all_lots" | "cascade";
  most: number | null;
  hard_stop_us: number;
}
export interface Band {
  from: string;
  amount: string;
  share: [number, number] | null;
  /** The most that the share may ask for. */
  most?: string | null;
}
export interface Pledge {
  member: string;
  quantity: number;
}
export interface Line {
  id: string;
  description: string;
  manufacturer: string;
  part_number: string;
  unit: string;
  quantity: number;
  pledges: Pledge[];
}
/** Who may bid in a later stage; null sets no number or no distance. */
export interface Entrants {
  best: number | null;
  within: [number, number] | null;
  least: number;
  drop?: number;
}
/** A price that moves by itself: `start` per line item, `steps` by unit price, `limit` a value. */
export interface Clock {
  start: string[];
  steps: Band[];
  interval_us: number;
  most: number;
  ticks: number;
  limit: string | null;
  grace_us: number;
  least_active: number;
  least_part: number;
  part_multiple: number;
  limits: boolean;
}
/** The first stage runs from the opening to the lot's close, a later one from its pause after the close before. */
export interface Stage {
  kind: "open" | "sealed" | "turns" | "dutch" | "japanese";
  pause_us: number;
  length_us: number;
  revisable: boolean;
  random_us: number;
  commitment: string;
  entrants: Entrants | null;
  technical?: boolean;
  quorum?: number;
  opening_us?: number;
  only_gap?: [number, number] | null;
  clock?: Clock | null;
}
/** Added to what a bid costs, or taken off: amounts in value units of the currency, "" being the auction's own. */
export interface Component {
  name: string;
  amount: string;
  currency: string;
  share: [number, number] | null;
  of: "value" | "so_far";
  less: boolean;
}
export interface Option {
  label: string;
  components: Component[];
  yearly: string[];
  points: number;
  quality: [number, number] | null;
}
export interface Criterion {
  id: string;
  title: string;
  options: Option[];
}
/** How bids on a lot compare (rules E1 to E9); `own` is for the supplier itself, `suppliers` for insiders. */
export interface Evaluation {
  places: number;
  criteria: Criterion[];
  components: Component[];
  discount: [number, number] | null;
  price_points: number;
  rates: { source: string; date: string; rates: { currency: string; num: number; den: number }[] } | null;
  own: Component[];
  /** The currency this supplier bids in, where it has one of its own; there only then. */
  bids_in?: OwnCurrency;
  suppliers: { supplier: string; components: Component[]; bids_in?: OwnCurrency }[];
}
/** A supplier's own currency: the decimals of its money, one unit of it as num/den of the auction's, and the ceiling in it. */
export interface OwnCurrency {
  currency: string;
  scale: number;
  rate: [number, number];
  source: string;
  date: string;
  ceiling: string;
}
/** The index a lot is priced by (rules E10 and E11): unit prices, and months like "2027-01". */
export interface PriceIndex {
  name: string;
  source: string;
  reference: string;
  reference_month: string;
  lag: number;
  averaging: number;
  floor: string | null;
  cap: string | null;
}
export interface LotTerms {
  id: string;
  title: string;
  price_scale: number;
  quantity_scale: number;
  ceiling: string | null;
  reserve: string | null;
  floor?: string | null;
  baseline: string | null;
  decrement: Band[];
  largest_change: [number, number] | null;
  exact_multiples?: boolean;
  largest_step?: string | null;
  closes_at: number;
  evaluation?: Evaluation | null;
  index?: PriceIndex | null;
  stages: Stage[];
  lines: Line[];
  /** How suppliers offer quantities of the lot; null where they offer the whole of it. */
  volume?: VolumeTerms | null;
  /** Who may be awarded the lot, and in what parts; null where everybody may. */
  shortlist?: ShortlistTerms | null;
  /** Where members add volume on condition of the price: how much in all, and what everyone sees of it. */
  joining?: JoiningTerms | null;
}
/** At most `most` joins, a quantity as a decimal; a bid binds for the lot's own quantity and for all that joins at its price. */
export interface JoiningTerms {
  most: string;
  shows: "joined" | "curve" | "nothing";
}
/** From how many standing bids on at most how many are listed, which bounds a listed bid keeps one of, and what so many winners share (chapter G). */
export interface ShortlistTerms {
  places: { bids: number; most: number }[];
  not_highest: boolean;
  within: [number, number] | null;
  cut: [number, number] | null;
  exempt: string | null;
  anchor: [number, number] | null;
  pledged: { winners: number; share: [number, number]; weights: number[] }[];
}
/** A step's price is that of the units in it, or of all units; `blocks` allows a least quantity and a multiple. */
export interface VolumeTerms {
  kind: "incremental" | "all_units";
  prices: "falling" | "rising" | "any";
  blocks: boolean;
  most_steps: number;
  /** Who gets the last units where equal prices meet at them. */
  margin?: "earliest" | "pro_rata";
}
/** What suppliers see beyond their own; `aliases` and `graph` say how far others are told apart, and how far back prices go. */
export interface Visibility {
  lead_price: boolean;
  all_prices: boolean;
  supplier_count: boolean;
  count_from: number;
  reserve_met: boolean;
  starting_gate: boolean;
  traffic_light: { green_to: number; amber_to: number; within: [number, number] | null } | null;
  aliases: "generic" | "numbered" | "random";
  graph: "lead" | "none" | "all";
  provisional?: boolean;
}
/** A supplier of a practice auction that a script speaks for. */
export interface Scripted {
  supplier: string;
  character: "honest" | "sniper" | "hesitant" | "aggressive";
}
export interface Briefing {
  auction: string;
  title: string;
  practice: boolean;
  currency: string;
  currency_scale: number;
  opens_at: number;
  acceptance: boolean;
  basis: "beat_own" | "beat_leading" | "beat_next";
  ties: "earliest" | "equal_best" | "equal_worst" | "forbidden" | "dense";
  /** Who of equal bids is awarded, and the commitment of the lottery's secret, or an empty text. */
  tie_award?: "earliest" | "lottery" | "coverage" | "past_supply" | "split";
  lottery?: string;
  /** A supplier reads its own figure alone. */
  past_supply?: { supplier: string; figure: number }[];
  withdrawal: "never" | "until_close";
  surrogate_bids?: boolean;
  two_persons?: Guarded[];
  lone_bid_reason?: boolean;
  proxies?: boolean;
  /** What a winner is paid: what it asks, the second lowest, or the same unit price as all. */
  payment?: "as_bid" | "second_price" | "uniform";
  /** Whether suppliers may offer several lots together. */
  packages?: boolean;
  /** Whether all lots are awarded together. */
  joint?: boolean;
  /** How long after the close bids bind; 0 is no limit. */
  bids_valid_us?: number;
  /** What suppliers lodge before they bid (chapter D). */
  deposit?: DepositTerms | null;
  terms_sha256: string;
  sequence?: "parallel" | "serial" | "staggered";
  gap_us?: number;
  first_runs_us?: number;
  runs_us?: number;
  late_start?: { tolerance_us: number; notice_us: number } | null;
  outage?: { least_us: number; window_us: number };
  early_start?: boolean;
  early_close?: boolean;
  overtime: OvertimeTerms;
  visibility?: Visibility;
  members: PartyName[];
  suppliers: PartyName[];
  scripted?: Scripted[];
  lots: LotTerms[];
}

/** What suppliers lodge before they bid, in money; `lot` is empty where it is for the auction as a whole. */
export interface DepositTerms {
  per: "auction" | "lot";
  share: readonly [number, number] | null;
  needed: readonly { lot: string; amount: string }[];
  kept_until: "award" | "contract";
  /** The part that a winner that fails loses. */
  forfeit: readonly [number, number];
}

export type RowValue = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, RowValue | undefined>>;

export type AuctionRow = Readonly<{
  status: AuctionStatus;
  paused_at: number | null;
  paused_why: string;
  closed_at: number | null;
  cancelled_why?: string;
  opens_at?: number;
  outages?: number;
  outage_since?: number;
  outage_until?: number;
  /** Where equal bids are awarded by lottery: its secret once it is drawn, else null. */
  lottery?: string | null;
}>;
/** Whether a supplier may bid: of itself as `you`, and for insiders of each as `supplier:ID`. */
export type SupplierRow = Readonly<{
  accepted: boolean;
  excluded: string | null;
  readmitted?: string;
  /** Where the terms name the register of organisations: why the supplier is on hold, and on which lots. */
  on_hold?: readonly string[];
  on_hold_lots?: readonly string[];
  /** Where the terms ask for a deposit: for what it is not lodged in full (empty is the auction), and how much of each is missing. */
  deposit_lots?: readonly string[];
  deposit_missing?: readonly string[];
}>;
/** What everyone invited is told in the same words: `message:N`. */
export type MessageRow = Readonly<{ at: number; text: string }>;
/** Why the terms were amended, and their hash since: `amendment:N`. */
export type AmendmentRow = Readonly<{ at: number; reason: string; terms_sha256: string }>;
/** What waits for a second person, `request:N`, with the fields of what was asked. */
export type RequestRow = Readonly<{
  kind: Guarded;
  person: string;
  at: number;
  lapses_at: number;
  reason?: string;
  lot?: string;
  lots?: readonly string[];
  supplier?: string;
  by_us?: number;
  /** Of a confirmation: whether what it confirms is no longer proposed as it was when it was asked for, so that nobody can approve it. */
  outdated?: boolean;
}>;
/** A technical envelope and what was said of it, `envelope:LOT:SUPPLIER`, for insiders from the close of its stage on. */
export type EnvelopeRow = Readonly<{ text: string; documents: readonly string[]; passed: boolean | null; why: string }>;
/** What is undefined is not for this audience, or not yet; what is null is known to be nothing. */
export type LotRow = Readonly<{
  status: LotStatus;
  closes_at: number;
  closed_at: number | null;
  overtimes: number;
  hard_stop: number;
  stage: number;
  next_stage_at: number | null;
  secret: string | null;
  opens_at?: number | null;
  opens_after?: string | null;
  cut_short?: string | null;
  turn?: number | null;
  turn_ends_at?: number | null;
  your_turn?: number | null;
  your_turn_at?: number | null;
  on_turn?: string | null;
  tick?: number | null;
  tick_value?: string | null;
  tick_prices?: readonly string[] | null;
  tick_ends_at?: number | null;
  left?: string | null;
  your_quantity?: string | null;
  your_clock?: "in" | "accepted" | "stays" | "out" | null;
  in_clock?: number | null;
  who_in_clock?: readonly string[];
  entrant?: boolean;
  sealed?: string | null;
  own?: string | null;
  own_prices?: readonly string[] | null;
  /** Of a lot of quantities: where each step of the own schedule begins; `own_prices` are their unit prices. */
  own_steps?: readonly string[] | null;
  /** The least, the multiple and the most of the own schedule. */
  own_limits?: readonly string[] | null;
  /** What the own schedule would get if the lot closed now. */
  provisional?: string | null;
  own_surrogate?: boolean;
  own_comparable?: string | null;
  own_answers?: readonly string[] | null;
  own_premiums?: readonly string[] | null;
  own_proxy?: boolean;
  limit?: string | null;
  limit_prices?: readonly string[] | null;
  limit_decrement?: string | null;
  limit_reached?: boolean;
  limit_quantity?: string | null;
  /** How much has joined at the leading price, and how much more joins at which price: `20000@9.50`. */
  joined?: string;
  joining?: readonly string[];
  /** The suppliers that stand, in the order their bids would have without subsidies. */
  unsubsidised?: readonly string[];
  rank?: number | null;
  light?: "green" | "amber" | "red" | null;
  alias?: string | null;
  next?: string | null;
  lead_at?: string | null;
  lead?: string | null;
  ladder?: readonly string[];
  aliases?: readonly string[];
  bidders?: number | null;
  reserve_met?: boolean;
  leader?: string | null;
  bids?: number;
  suppliers?: number;
  opening_by?: number | null;
  openers?: readonly string[];
  enveloped?: boolean;
  passed?: boolean | null;
  passed_why?: string;
}>;
/** `pledge:LOT:MEMBER`: what a member adds at which unit price or below; where the leading price is shown, how much has joined. */
export type PledgeRow = Readonly<{ quantities: readonly string[]; prices: readonly string[]; joined?: string }>;
export type BidRow = Readonly<{
  value: string;
  prices: readonly string[];
  at: number;
  seq: number | null;
  surrogate: boolean;
  rank: number;
  held?: boolean;
  comparable?: string;
  answers?: readonly string[];
  premiums?: readonly string[];
  steps?: readonly string[];
  limits?: readonly string[];
  provisional?: string | null;
  /** Of a lot on which suppliers bid in currencies of their own: that of value and prices. */
  currency?: string;
}>;
/** Why a supplier was awarded nothing of a lot (V15). */
export type WhyNot =
  | "excluded"
  | "envelope_failed"
  | "no_bid"
  | "on_hold"
  | "rejected"
  | "together"
  | "not_listed"
  | "above_reserve"
  | "not_awarded"
  | "tied"
  | "combination"
  | "outranked";

export type AwardRow = Readonly<{
  status: AwardStatus;
  won?: boolean;
  /** To a supplier alone: why not; null before the decision and for who won. */
  why_not?: WhyNot | null;
  supplier?: string;
  /** Null where parts are in several currencies. */
  value?: string | null;
  money?: string;
  currency?: string;
  own_money?: string;
  reason?: string;
  needs_reason?: boolean;
  saving?: string | null;
  why?: string;
  /** What is left of a lot that is awarded in parts, of each line item. */
  left?: readonly string[];
}>;

/** `part:LOT:SUPPLIER`: what one supplier gets of a lot, where that is not simply the whole at its bid. */
export type PartRow = Readonly<{ quantities: readonly string[]; value: string; paid: string; money: string; currency?: string; own_money?: string }>;
/** `deposit:SUPPLIER` or `deposit:SUPPLIER:LOT`: what a supplier lodged, receipt by receipt, and what became of it. */
export type DepositRow = Readonly<{
  supplier: string;
  lot: string;
  step: DepositStep;
  needed: string;
  received: string;
  returned: string;
  forfeited: string;
  amounts: readonly string[];
  forms: readonly DepositForm[];
  references: readonly string[];
  lodged_at: readonly string[];
  /** Who gets what was forfeited, and how much of it: for the coordinator and auditors, and each member its own. */
  members?: readonly string[];
  parts?: readonly string[];
}>;
export type ContractRow = Readonly<{
  supplier: string;
  supplier_name: string;
  member: string;
  member_name: string;
  total: string;
  /** What it is for in the supplier's own currency, where that has one. */
  currency?: string;
  own_total?: string;
  /** How far it has come: a draft, approved by one person or by two, or signed. */
  step: "draft" | "approving" | "approved" | "signed";
  signed_at: number | null;
  /** Who approved it, and why it was sent back last: for the coordinator and auditors alone. */
  approved_by?: string[];
  returned_why?: string;
}>;

// Over HTTP.

export interface Identity {
  role: Role;
  party: string;
  name: string;
  person?: string;
  csrf: string;
  expires_at: number;
}
/** Whom an invitation lets in, as long as nobody has come in on it. */
export interface Invited {
  role: Role;
  party: string;
  name: string;
  person: string;
  expires_at: number;
  /** Until when a browser stays signed in that goes on now. */
  stays_until: number;
}
export interface TrailPoint {
  at: number;
  value: string;
  supplier?: string;
  alias?: string | null;
}

/** `package:SUPPLIER:NAME`: several lots for one price in money; `left_out` once an award is proposed without it. */
export type PackageRow = Readonly<{ lots: readonly string[]; price: string; group: string; at: number; left_out: boolean }>;

/** `now:lot:LOT:SUPPLIER` and `now:package:SUPPLIER:NAME`: whether it would be awarded now, and if not at most at what price it would; its place (C11). */
export type NowRow = Readonly<{ wins: boolean; price_to_win: string | null; rank: number | null }>;
