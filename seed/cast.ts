// The cast of characters: two authorities, their organisations and the people who sign in. Demo, tests, screenshots and documents share it.
import type { Authority, Client, Colleague, Organisation, PayYear, PersonToAskFor, Service } from './cast-shapes.ts'
import { northmoorFloatingClients, northmoorShortTermClients } from './northmoor-other-clients.ts'
import { chathamStreetClients, ratthamRoadClients } from './northmoor-rs-aids-clients.ts'
import { northmoorServices } from './northmoor-services.ts'
import { southmereClients, southmereServices } from './southmere.ts'

/**
 * Everybody here is invented. NI numbers start with QQ or OO, which nobody has; telephone numbers are from the range kept for drama;
 * the postcode areas ZY and ZW do not exist.
 */
export const authorities: readonly Authority[] = [
  { code: 'northmoor', name: 'Northmoor Council', nation: 'england' },
  { code: 'southmere', name: 'Southmere Council', nation: 'wales' },
]

export const organisations: readonly Organisation[] = [
  { authority: 'northmoor', name: 'Northmoor Council Supported Housing', kind: 'commissioner' },
  { authority: 'northmoor', name: 'RS Aids', kind: 'provider' },
  { authority: 'northmoor', name: 'Harbour Homes', kind: 'provider' },
  { authority: 'northmoor', name: 'Moorside Homes', kind: 'landlord' },
  { authority: 'northmoor', name: 'Northmoor Youth Service', kind: 'youth-service' },
  { authority: 'northmoor', name: 'Northmoor Jobcentre', kind: 'jobcentre' },
  { authority: 'southmere', name: 'Southmere Council Housing Support', kind: 'commissioner' },
  { authority: 'southmere', name: 'Lantern House', kind: 'provider' },
  { authority: 'southmere', name: 'Harbour Homes', kind: 'provider' },
]

const northmoorCouncil = { authority: 'northmoor', organisation: 'Northmoor Council Supported Housing' } as const

export const colleagues: readonly Colleague[] = [
  { name: 'Tamsin Okafor', email: 'tamsin.okafor@example.org', role: 'provider-user', works: [{ authority: 'northmoor', organisation: 'RS Aids', services: [10801, 10795] }] },
  { name: 'Bernard Achterberg', email: 'bernard.achterberg@example.org', role: 'provider-manager', works: [{ authority: 'northmoor', organisation: 'RS Aids' }] },
  {
    name: 'Nerys Calloway', email: 'nerys.calloway@example.org', role: 'provider-user',
    works: [
      { authority: 'northmoor', organisation: 'Harbour Homes', services: [10812, 10823] },
      { authority: 'southmere', organisation: 'Harbour Homes', services: [10856] },
    ],
  },
  { name: 'Priya Ravensworth', email: 'priya.ravensworth@example.org', role: 'reviewer', works: [northmoorCouncil] },
  { name: 'Callum Drexler', email: 'callum.drexler@example.org', role: 'reviewer', works: [northmoorCouncil] },
  { name: 'Judith Maplethorpe', email: 'judith.maplethorpe@example.org', role: 'contracts-officer', works: [northmoorCouncil] },
  { name: 'Owen Tarkington', email: 'owen.tarkington@example.org', role: 'auditor', works: [northmoorCouncil] },
  { name: 'Farida Lindqvist', email: 'farida.lindqvist@example.org', role: 'administrator', works: [northmoorCouncil] },
  { name: 'Elin Sorrel', email: 'elin.sorrel@example.org', role: 'provider-user', works: [{ authority: 'southmere', organisation: 'Lantern House', services: [10845] }] },
  { name: 'Gethin Varley', email: 'gethin.varley@example.org', role: 'provider-manager', works: [{ authority: 'southmere', organisation: 'Lantern House' }] },
  { name: 'Rhodri Ashdown', email: 'rhodri.ashdown@example.org', role: 'reviewer', works: [{ authority: 'southmere', organisation: 'Southmere Council Housing Support' }] },
]

/** Both authorities pay in the same weeks. */
export const payYears: readonly PayYear[] = [{ year: '2025-26', from: '2025-03-31' }, { year: '2026-27', from: '2026-03-30' }]

export const services: readonly Service[] = [...northmoorServices, ...southmereServices]

export const clients: readonly (Client & { readonly authority: Authority['code'] })[] = [
  ...[...chathamStreetClients, ...ratthamRoadClients, ...northmoorFloatingClients, ...northmoorShortTermClients]
    .map((client) => ({ ...client, authority: 'northmoor' as const })),
  ...southmereClients.map((client) => ({ ...client, authority: 'southmere' as const })),
]

/** Not on the record yet: what providers will ask for in demos, tests and screenshots. */
export const peopleToAskFor: readonly PersonToAskFor[] = [
  {
    authority: 'northmoor', title: 'Mr', forename: 'Zebedee', surname: 'Elkington', gender: 'M', born: '1971-06-09', nino: 'QQ305172A', group: 'single-homeless',
    lives: ['Room 4, 9 Quay Lane', 'Northmoor', 'ZY2 4QL'], service: 10795, level: 2, unit: 'Flat 8', from: -1,
    hb: { position: 'passported', reference: 'NM 771 204' }, shows: 'the ordinary case: new to everybody, into a unit that is empty',
  },
  {
    authority: 'northmoor', title: 'Ms', forename: 'Lorna', surname: 'Petherick', gender: 'F', born: '1988-02-29', nino: 'QQ218840B', group: 'mental-health',
    lives: ['15 Foundry Row', 'Northmoor', 'ZY1 6FR'], service: 10801, level: 2, unit: 'Flat 7', from: 3,
    hb: { position: 'awaiting' }, comments: 'Claim made on the day of the interview; the landlord’s letter is still to come.',
    shows: 'a planned move, awaiting HB',
  },
  {
    authority: 'northmoor', known: 10338, title: 'Mrs', forename: 'Maureen', surname: 'Ostler', gender: 'F', born: '1957-03-22', nino: 'QQ440917C', group: 'older-people',
    lives: ['3 Weir Cottages', 'Northmoor', 'ZY3 1WC'], service: 10795, level: 1, unit: 'Flat 4', from: -2,
    hb: { position: 'passported-universal-credit' }, shows: 'a client of another provider, whom only the reviewer may find',
  },
  {
    authority: 'northmoor', forename: 'J.', surname: 'W.', initialsOnly: true, gender: 'F', born: '1994-10-03', noNino: 'domestic-violence-service', group: 'domestic-violence',
    lives: 'withheld', service: 10823, level: 1, unit: 'Flat 4', from: -1,
    hb: { position: 'passported-universal-credit' }, shows: 'initials only, in a domestic violence service',
  },
  {
    authority: 'southmere', title: 'Mr', forename: 'Idris', surname: 'Thorne', gender: 'M', born: '1965-12-24', noNino: 'none-yet', group: 'refugees',
    lives: ['2 Lantern Court', 'Southmere', 'ZW1 1LC'], service: 10845, level: 2, unit: 'Flat 3', from: -3,
    hb: { position: 'self-funder' }, shows: 'a clash: somebody lives in the unit already',
  },
]
