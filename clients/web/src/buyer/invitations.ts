/** Invitation links: made by the coordinator, each good for one sign-in. */

import type { Role } from "@wire/frames";
import { api } from "../shared/api";

export interface Guest {
  readonly role: Role;
  readonly party: string;
  readonly name: string;
  /** An id of the person who will sign in, where two persons are asked for. */
  readonly person?: string;
}

export interface Invitation extends Guest {
  readonly link: string;
}

/** Makes a link; with an auction or a pool it leads there, which the link says after its token and the server is not told. */
export async function invite(guest: Guest, place: { auction?: string; pool?: string } = {}): Promise<Invitation> {
  const { link } = await api.post<{ link: string }>("/api/invitations", { role: guest.role, party: guest.party, name: guest.name, ...(guest.person ? { person: guest.person } : {}) });
  return { ...guest, link: place.auction !== undefined ? `${link}/${place.auction}` : place.pool !== undefined ? `${link}/pool/${place.pool}` : link };
}
