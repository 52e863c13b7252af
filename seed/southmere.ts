// Southmere: another provider, the one it shares with Northmoor, and their clients, so that the walls can be seen.
import type { Client, Service } from './cast-shapes.ts'

const opened = '2010-04-01'

export const southmereServices: readonly Service[] = [
  {
    authority: 'southmere', number: 10845, organisation: 'Lantern House', name: 'Lantern Court', site: 'Lantern Court', type: 'long-term-accommodation',
    description: 'Eight flats by the harbour, with support for as long as it is wanted.',
    contracts: [{ reference: 'SM-45-A', from: opened, to: '2024-03-31' }, { reference: 'SM-45-B', from: '2024-04-01', to: '2027-03-31' }],
    levels: [
      {
        number: 1, name: 'Lantern Court - Adapted', kind: 'adapted', capacity: [{ from: opened, units: '2.00' }],
        prices: [{ from: '2024-04-01', pence: 10500 }, { from: '2026-04-01', pence: 10815 }],
      },
      {
        number: 2, name: 'Lantern Court - Non-adapted', kind: 'non-adapted', capacity: [{ from: opened, units: '6.00' }],
        prices: [{ from: '2024-04-01', pence: 8190 }, { from: '2026-04-01', pence: 8400 }],
      },
    ],
    properties: [{
      name: 'Lantern Court', address: ['2 Lantern Court', 'Southmere', 'ZW1 1LC'], uprn: '990000010845',
      units: [
        { name: 'Flat 1', level: 1, from: opened },
        { name: 'Flat 2', level: 1, from: opened },
        { name: 'Flat 3', level: 2, from: opened },
        { name: 'Flat 4', level: 2, from: opened },
        { name: 'Flat 5', level: 2, from: opened },
        { name: 'Flat 6', level: 2, from: opened },
        { name: 'Flat 7', level: 2, from: opened, voids: [{ kind: 'vacated', from: '2025-08-11', to: '2025-09-30' }, { kind: 'awaiting-sale', from: '2025-10-01' }] },
        { name: 'Flat 8', level: 2, from: opened },
      ],
    }],
  },
  {
    authority: 'southmere', number: 10856, organisation: 'Harbour Homes', name: 'Southmere Floating Support', type: 'floating-support',
    description: 'Visits to people in their own homes along the coast.',
    contracts: [{ reference: 'SM-56', from: '2024-04-01', to: '2027-03-31' }],
    levels: [{ number: 1, name: 'Floating support', kind: 'non-adapted', capacity: [{ from: '2024-04-01', units: '6.00' }, { from: '2026-04-01', units: '8.00' }] }],
    properties: [],
  },
]

export const southmereClients: readonly Client[] = [
  {
    number: 10371, title: 'Mrs', forename: 'Nesta', surname: 'Bevan-Rhys', gender: 'F', born: '1945-03-01', ethnicity: 'white-british', nino: 'QQ338042C', hb: 'S/55120', group: 'older-people',
    stays: [{ number: 10501, service: 10845, level: 1, unit: 'Flat 1', from: '2013-07-08' }],
  },
  {
    number: 10372, title: 'Mr', forename: 'Dewi', surname: 'Hartwellin', gender: 'M', born: '1960-08-22',
    ethnicity: 'white-british', nino: 'QQ449153D', hb: 'S/60418', group: 'physical-or-sensory-disability',
    stays: [{ number: 10502, service: 10845, level: 1, unit: 'Flat 2', from: '2019-02-04' }],
  },
  {
    number: 10373, title: 'Mr', forename: 'Osian', surname: 'Crakeham', gender: 'M', born: '1972-05-13',
    ethnicity: 'white-british', nino: 'QQ550264A', hb: 'S/61733', group: 'alcohol', mobile: '07700 900373',
    stays: [{ number: 10503, service: 10845, level: 2, unit: 'Flat 3', from: '2020-10-19' }],
  },
  {
    number: 10374, title: 'Ms', forename: 'Carys', surname: 'Tŵrmelyn', gender: 'F', born: '1988-11-01', ethnicity: 'white-british', nino: 'QQ661375B', hb: 'S/64002', group: 'mental-health',
    stays: [{ number: 10504, service: 10845, level: 2, unit: 'Flat 4', from: '2022-06-27', reference: 'LC4' }],
  },
  {
    number: 10375, title: 'Mr', forename: 'Yusuf', surname: 'Demirkan', gender: 'M', born: '1979-01-25', ethnicity: 'other-white', nino: 'QQ772486C', group: 'single-homeless',
    stays: [{ number: 10505, service: 10845, level: 2, unit: 'Flat 5', from: '2025-11-03' }],
  },
  {
    number: 10376, title: 'Miss', forename: 'Philippa', surname: 'Underhill-Gray', gender: 'F', born: '1953-12-31',
    ethnicity: 'white-british', nino: 'QQ883597D', group: 'generic', telephone: '07700 900376',
    stays: [{ number: 10506, service: 10845, level: 2, unit: 'Flat 6', from: '2018-09-10', hb: [{ position: 'self-funder' }] }],
  },
  {
    number: 10377, title: 'Mr', forename: 'Leon', surname: 'Sandiforth', gender: 'M', born: '1990-04-27', ethnicity: 'caribbean', nino: 'QQ994608A', hb: 'S/65550', group: 'drugs', lives: 'withheld',
    stays: [{ number: 10507, service: 10845, level: 2, unit: 'Flat 7', from: '2023-05-15', left: ['2025-08-11', 'sleeping-rough'] }],
  },
  {
    number: 10378, title: 'Mr', forename: 'Huw', surname: 'Garnant-Lloyd', gender: 'M', born: '1968-02-08', ethnicity: 'white-british', nino: 'QQ005719B', hb: 'S/62291', group: 'mental-health',
    lives: ['9 Lighthouse Road', 'Southmere', 'ZW3 4LR'],
    stays: [{ number: 10508, service: 10845, level: 2, unit: 'Flat 8', from: '2021-01-11', left: [-19, 'bed-and-breakfast'] }],
  },
  {
    number: 10379, title: 'Mr', forename: 'Marcus', surname: 'Penhallow', gender: 'M', born: '1980-10-30', ethnicity: 'white-british', nino: 'QQ115802C', group: 'single-homeless',
    lives: ['14 Lighthouse Road', 'Southmere', 'ZW3 4LR'],
    stays: [{ number: 10509, service: 10856, level: 1, from: '2025-09-15' }],
  },
  {
    number: 10380, title: 'Mrs', forename: 'Bronwen', surname: 'Sallis', gender: 'F', born: '1949-10-10', ethnicity: 'white-british', nino: 'QQ117083D', group: 'older-people',
    lives: ['4 Saltings Row', 'Southmere', 'ZW2 2SR'],
    stays: [{ number: 10510, service: 10856, level: 1, from: '2024-04-15' }],
  },
  {
    number: 10381, title: 'Ms', forename: 'Tegan', surname: 'Roskilly', gender: 'F', born: '2000-06-30',
    ethnicity: 'white-british', nino: 'QQ228194A', group: 'young-people-at-risk', mobile: '07700 900381',
    lives: ['17 Saltings Row', 'Southmere', 'ZW2 2SR'],
    stays: [{ number: 10511, service: 10856, level: 1, from: '2025-01-27' }],
  },
  {
    number: 10382, title: 'Mr', forename: 'Farhad', surname: 'Rostamian', gender: 'M', born: '1987-03-21', ethnicity: 'other', noNino: 'none-yet', group: 'refugees',
    lives: ['Flat 3, 60 Pier Street', 'Southmere', 'ZW1 7PS'],
    stays: [{ number: 10512, service: 10856, level: 1, from: -33 }],
  },
  {
    number: 10383, title: 'Mr', forename: 'Alun', surname: 'Maesgwyn', gender: 'M', born: '1957-07-07', ethnicity: 'refused', nino: 'QQ339205B', group: 'alcohol',
    lives: ['60 Pier Street', 'Southmere', 'ZW1 7PS'],
    stays: [{ number: 10513, service: 10856, level: 1, from: '2024-09-02', left: ['2026-01-30', 'hospital-or-hospice'] }],
  },
  {
    number: 10384, title: 'Ms', forename: 'Nkechi', surname: 'Obiora-Wells', gender: 'F', born: '1993-09-12', ethnicity: 'african', nino: 'QQ440316C', group: 'teenage-parents',
    lives: ['28 Saltings Row', 'Southmere', 'ZW2 2SR'],
    stays: [{ number: 10514, service: 10856, level: 1, from: '2025-06-09' }],
  },
  {
    number: 10385, title: 'Mr', forename: 'Cai', surname: 'Ll', gender: 'U', born: '1999-12-29', nino: 'QQ551427D', group: 'rough-sleeper', lives: 'withheld',
    stays: [{ number: 10515, service: 10856, level: 1, from: '2026-04-20' }],
  },
]
