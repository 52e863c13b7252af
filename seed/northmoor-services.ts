// Northmoor's commissioned services: contracts, levels, capacity by date, properties, units and their empty days.
import type { Property, Service } from './cast-shapes.ts'

const opened = '2004-04-01'
const contracts = (prefix: string, first: string) => [
  { reference: `${prefix}/1`, from: first, to: '2024-03-31' },
  { reference: `${prefix}/2`, from: '2024-04-01', to: '2027-03-31' },
]

export const northmoorServices: readonly Service[] = [
  {
    authority: 'northmoor', number: 10801, organisation: 'RS Aids', name: 'Chatham St', site: 'Chatham St', type: 'long-term-accommodation',
    description: 'Self-contained flats with support for people who have lived rough or lost their homes. Staff on site by day.',
    contracts: contracts('NM/SP/0801', opened),
    levels: [
      { number: 1, name: 'Chatham St - Adapted', kind: 'adapted', capacity: [{ from: opened, units: '3.00' }], prices: [{ from: '2024-04-01', pence: 9660 }, { from: '2026-04-01', pence: 9940 }] },
      {
        number: 2, name: 'Chatham St - Non-adapted', kind: 'non-adapted',
        capacity: [{ from: opened, units: '4.50' }, { from: '2025-04-01', units: '5.50' }],
        prices: [{ from: '2024-04-01', pence: 7420 }, { from: '2026-04-01', pence: 7630 }],
      },
      { number: 4, name: 'Chatham St - Temporary', kind: 'temporary', capacity: [{ from: opened, units: '2.00' }], prices: [{ from: '2024-04-01', pence: 6125 }, { from: '2026-04-01', pence: 6300 }] },
    ],
    properties: [
      {
        name: 'Chatham House', address: ['12 Chatham Street', 'Northmoor', 'ZY1 2AB'], uprn: '990000010801',
        units: [
          { name: 'Flat 1', level: 1, from: opened },
          { name: 'Flat 2', level: 1, from: opened, voids: [{ kind: 'minor-repairs', from: -58, to: -41, comment: 'Shower seat and lock' }] },
          { name: 'Flat 3', level: 1, from: opened, voids: [{ kind: 'major-works', from: -75, comment: 'New wet room and lift motor' }] },
          { name: 'Flat 4', level: 2, from: opened },
          { name: 'Flat 5', level: 2, from: opened },
          { name: 'Flat 6', level: 2, from: opened, places: 2 },
          { name: 'Flat 7', level: 2, from: opened },
          { name: 'Flat 8', level: 2, from: opened, units: '0.50' },
          { name: 'Flat 9', level: 2, from: '2025-04-01', voids: [{ kind: 'newly-acquired', from: '2025-04-01', to: '2025-05-11' }] },
        ],
      },
      {
        name: 'Chatham St annexe', address: ['12A Chatham Street', 'Northmoor', 'ZY1 2AB'], uprn: '990000010802',
        units: [
          { name: 'Temporary 1', level: 4, from: opened },
          { name: 'Temporary 2', level: 4, from: opened, voids: [{ kind: 'minor-repairs', from: '2025-11-21', to: '2025-12-03' }] },
        ],
      },
    ],
  },
  {
    authority: 'northmoor', number: 10795, organisation: 'RS Aids', name: 'Rattham Road', site: 'Rattham Road', type: 'long-term-accommodation',
    description: 'Flats for people who will need some support for good. A warden calls every day.',
    contracts: contracts('NM/SP/0795', opened),
    levels: [
      { number: 1, name: 'Rattham Road - Adapted', kind: 'adapted', capacity: [{ from: opened, units: '4.00' }], prices: [{ from: '2024-04-01', pence: 8890 }, { from: '2026-04-01', pence: 9170 }] },
      {
        number: 2, name: 'Rattham Road - Non-adapted', kind: 'non-adapted',
        capacity: [{ from: opened, units: '5.00' }, { from: '2025-10-01', units: '6.00' }],
        prices: [{ from: '2024-04-01', pence: 6790 }, { from: '2026-04-01', pence: 6986 }],
      },
    ],
    properties: [
      {
        name: '16 Rattham Road', address: ['16 Rattham Road', 'Hillam', 'ZY9 5TH'], uprn: '990000010795',
        units: [
          { name: 'Flat 1', level: 1, from: opened },
          { name: 'Flat 2', level: 1, from: opened },
          { name: 'Flat 3', level: 1, from: opened },
          { name: 'Flat 4', level: 1, from: opened, voids: [
            { kind: 'awaiting-works', from: '2026-01-12', to: '2026-02-22', comment: 'Asbestos survey' },
            { kind: 'handed-over', from: '2026-02-23' },
          ] },
        ],
      },
      {
        name: '18 Rattham Road', address: ['18 Rattham Road', 'Hillam', 'ZY9 5TH'], uprn: '990000010796',
        units: [
          { name: 'Flat 5', level: 2, from: opened },
          { name: 'Flat 6', level: 2, from: opened },
          { name: 'Flat 7', level: 2, from: opened, voids: [{ kind: 'household-in-another-unit', from: '2023-08-14', comment: 'One family with Flat 6' }] },
          { name: 'Flat 8', level: 2, from: opened },
          { name: 'Flat 9', level: 2, from: opened },
          { name: 'Flat 10', level: 2, from: '2025-10-01', voids: [
            { kind: 'newly-acquired', from: '2025-10-01', to: '2025-10-31' },
            { kind: 'held-for-decant', from: '2025-11-01', comment: 'Kept for Chatham St, Flat 3' },
          ] },
        ],
      },
    ],
  },
  {
    authority: 'northmoor', number: 10812, organisation: 'Harbour Homes', name: 'Northmoor Floating Support', type: 'floating-support',
    description: 'Visits to people in their own homes, wherever these are in the borough.',
    contracts: contracts('NM/SP/0812', '2018-04-01'),
    levels: [
      { number: 1, name: 'Floating support', kind: 'non-adapted', capacity: [{ from: '2018-04-01', units: '10.00' }, { from: '2025-04-01', units: '14.00' }] },
    ],
    properties: [],
  },
  {
    authority: 'northmoor', number: 10823, organisation: 'Harbour Homes', name: 'Rowan House', type: 'short-term-accommodation', domesticViolence: true,
    description: 'A refuge. The address is known to those who work there.',
    contracts: contracts('NM/SP/0823', '2018-04-01'),
    levels: [
      { number: 1, name: 'Rowan House - Non-adapted', kind: 'non-adapted', capacity: [{ from: '2018-04-01', units: '4.00' }] },
      { number: 2, name: 'Rowan House - Adapted', kind: 'adapted', capacity: [{ from: '2018-04-01', units: '1.00' }] },
    ],
    properties: [
      {
        name: 'Rowan House', address: ['PO Box 11', 'Northmoor', 'ZY1 9ZZ'],
        units: [
          { name: 'Flat 1', level: 1, from: '2018-04-01' },
          { name: 'Flat 2', level: 1, from: '2018-04-01' },
          { name: 'Flat 3', level: 1, from: '2018-04-01' },
          { name: 'Flat 4', level: 1, from: '2018-04-01', voids: [{ kind: 'minor-repairs', from: -9, to: -3 }] },
          { name: 'Flat 5', level: 2, from: '2018-04-01' },
        ],
      },
    ],
  },
  {
    authority: 'northmoor', number: 10834, organisation: 'RS Aids', name: 'Beacon Houses', type: 'short-term-accommodation',
    description: 'Four houses for two people each: adults with learning impairments or autism, on the way to homes of their own.',
    contracts: [{ reference: 'NM/SA/0834', from: '2024-04-01', to: '2027-03-31' }],
    levels: [
      { number: 1, name: 'Beacon Houses - Adapted', kind: 'adapted', capacity: [{ from: '2024-04-01', units: '2.00' }] },
      { number: 2, name: 'Beacon Houses - Non-adapted', kind: 'non-adapted', capacity: [{ from: '2024-04-01', units: '6.00' }] },
    ],
    properties: [
      beaconHouse(1, ['1 Beacon Close', 'Northmoor', 'ZY4 1BC'], 1),
      beaconHouse(2, ['4 Beacon Close', 'Northmoor', 'ZY4 1BC'], 2),
      beaconHouse(3, ['27 Tilwick Lane', 'Tilwick', 'ZY5 7TL'], 2),
      beaconHouse(4, ['8 Grange Terrace', 'Hillam', 'ZY9 8GT'], 2, [{ kind: 'minor-repairs', from: -70, to: -57 }, { kind: 'vacated', from: -56 }]),
    ],
  },
]

function beaconHouse(number: number, address: Property['address'], level: number, voidsOfB: Property['units'][number]['voids'] = []): Property {
  const room = (letter: string) => ({ name: `House ${number}, Room ${letter}`, level, from: '2024-04-01' })
  return { name: `House ${number}`, address, house: true, units: [room('A'), { ...room('B'), voids: voidsOfB }] }
}
