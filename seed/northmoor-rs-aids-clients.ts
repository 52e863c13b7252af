// The people RS Aids supports in Chatham St and Rattham Road, with the cases that the source of client schedules shows.
import type { Client } from './cast-shapes.ts'

export const chathamStreetClients: readonly Client[] = [
  // Three schedules, two change-overs: 3 days in 2005, and 15 days in 2007, which need a reason. His address is still that of his first flat.
  {
    number: 10302, title: 'Mr', forename: 'Ivor', surname: 'Pledge', gender: 'M', born: '1934-04-28', ethnicity: 'white-british', nino: 'QQ163058C', hb: 'NM 204 117', group: 'older-people',
    lives: ['16 Rattham Road', 'Hillam', 'ZY9 5TH'],
    stays: [
      { number: 10401, service: 10795, level: 1, unit: 'Flat 1', from: '2005-05-02', left: ['2005-06-26', 'change-of-service'] },
      { number: 10402, service: 10795, level: 2, unit: 'Flat 5', from: '2005-06-23', left: ['2007-04-19', 'change-of-service'] },
      { number: 10403, service: 10801, level: 2, unit: 'Flat 4', from: '2007-04-04', overlap: 'notice-period' },
    ],
  },
  {
    number: 10303, title: 'Ms', forename: 'Agnes', surname: 'Thwaite', gender: 'F', born: '1939-11-17', ethnicity: 'white-british', nino: 'QQ270463A', hb: 'NM 118 530', group: 'frail-elderly',
    lives: ['The Larches, 2 Moor End', 'Northmoor', 'ZY6 3ME'],
    stays: [{ number: 10404, service: 10801, level: 1, unit: 'Flat 2', from: '2012-05-14', left: [-58, 'care-home'] }],
  },
  // Waiting for Housing Benefit for forty days.
  {
    number: 10304, title: 'Mr', forename: 'Kofi', surname: 'Brightwell', gender: 'M', born: '1990-07-19',
    ethnicity: 'african', nino: 'QQ381726B', group: 'physical-or-sensory-disability', mobile: '07700 900304',
    stays: [{
      number: 10405, service: 10801, level: 1, unit: 'Flat 2', from: -40, comments: 'No HB reference yet: proof of his last tenancy was asked for.',
      hb: [{ position: 'awaiting', comment: 'No HB reference yet: proof of his last tenancy was asked for.' }],
    }],
  },
  // His going into hospital was told three weeks late.
  {
    number: 10305, title: 'Mr', forename: 'Stanley', surname: 'Crouchley', gender: 'M', born: '1948-01-30',
    ethnicity: 'white-british', nino: 'QQ492817D', hb: 'NM 133 902', group: 'physical-or-sensory-disability',
    stays: [{ number: 10406, service: 10801, level: 1, unit: 'Flat 3', from: '2015-03-02', left: [-96, 'hospital-or-hospice'], endKnownAfter: 21 }],
  },
  {
    number: 10306, title: 'Mrs', forename: 'Edith', surname: 'Lowndes', gender: 'F', born: '1946-05-08',
    ethnicity: 'white-british', nino: 'QQ514903C', group: 'older-people', telephone: '07700 900306',
    stays: [{ number: 10407, service: 10801, level: 2, unit: 'Flat 5', from: '2019-06-03', reference: 'CS-0519', hb: [{ position: 'self-funder' }] }],
  },
  // Two people who are no family share Flat 6, half a unit each.
  {
    number: 10307, title: 'Mr', forename: 'Tomasz', surname: 'Wrona', gender: 'M', born: '1974-03-11', ethnicity: 'other-white', nino: 'QQ625014A', hb: 'NM 340 771', group: 'alcohol',
    stays: [{ number: 10408, service: 10801, level: 2, unit: 'Flat 6', place: 1, units: '0.50', from: '2021-10-04' }],
  },
  {
    number: 10308, title: 'Mr', forename: 'Anil', surname: 'Deshmukh', gender: 'M', born: '1966-12-02', ethnicity: 'indian', nino: 'QQ736125B', hb: 'NM 340 988', group: 'single-homeless',
    stays: [{ number: 10409, service: 10801, level: 2, unit: 'Flat 6', place: 2, units: '0.50', from: '2022-01-17' }],
  },
  {
    number: 10309, title: 'Mr', forename: 'Percival', surname: 'Stagg', gender: 'M', born: '1949-09-25', died: -34, ethnicity: 'white-british', nino: 'QQ847236C', hb: 'NM 287 115', group: 'alcohol',
    stays: [{ number: 10410, service: 10801, level: 2, unit: 'Flat 7', from: '2016-11-07', left: [-33, 'deceased'] }],
  },
  // Known to two providers: floating support came first, then the half unit.
  {
    number: 10310, title: 'Ms', forename: 'Renée', surname: 'Dubarry', gender: 'F', born: '1985-02-14',
    ethnicity: 'other-mixed', nino: 'QQ958347D', hb: 'NM 366 420', group: 'mental-health', email: 'renee.dubarry@example.org',
    stays: [
      { number: 10411, service: 10812, level: 1, from: '2020-09-07', left: ['2023-03-20', 'another-supported-housing-service'] },
      { number: 10412, service: 10801, level: 2, unit: 'Flat 8', units: '0.50', from: '2023-03-20' },
    ],
  },
  // A surname of 40 letters and signs.
  {
    number: 10311, title: 'Miss', forename: 'Clementina', surname: 'Wolstenholme-Featherstonehaugh-Marchbank', gender: 'F', born: '1999-08-31',
    ethnicity: 'white-british', nino: 'QQ069458A', group: 'learning-disability', mobile: '07700 900311',
    stays: [{ number: 10413, service: 10801, level: 2, unit: 'Flat 9', from: '2025-05-12' }],
  },
  {
    number: 10312, title: 'Mr', forename: 'Jamie', surname: 'Rook', gender: 'M', born: '1996-04-21', ethnicity: 'white-british', nino: 'QQ170569B', group: 'rough-sleeper',
    lives: ['Flat B, 40 Station Road', 'Northmoor', 'ZY2 8SR'],
    stays: [{ number: 10414, service: 10801, level: 4, unit: 'Temporary 2', from: '2025-02-03', left: ['2025-06-16', 'private-rented'] }],
  },
  {
    number: 10313, title: 'Mr', forename: 'Dwayne', surname: 'Pickersgill', gender: 'M', born: '1987-10-10', ethnicity: 'caribbean', nino: 'QQ281670C', group: 'drugs', lives: 'withheld',
    stays: [{ number: 10415, service: 10801, level: 4, unit: 'Temporary 2', from: '2025-06-20', left: ['2025-11-21', 'evicted'] }],
  },
  {
    number: 10314, title: 'Ms', forename: 'Keira', surname: 'Malton', gender: 'F', born: '2002-06-06', ethnicity: 'white-and-asian', nino: 'QQ392781D', group: 'leaving-care',
    lives: ['61 Alder Walk', 'Northmoor', 'ZY3 6AW'],
    stays: [{ number: 10416, service: 10801, level: 4, unit: 'Temporary 2', from: '2025-12-04', left: ['2026-03-02', 'local-authority-tenancy'] }],
  },
  {
    number: 10315, title: 'Mr', forename: 'Nathan', surname: 'Skelhorn', gender: 'M', born: '1993-01-15', ethnicity: 'refused', nino: 'QQ403892A', group: 'offending', lives: 'withheld',
    stays: [{ number: 10417, service: 10801, level: 4, unit: 'Temporary 2', from: -120, left: [-64, 'abandoned'] }],
  },
  // Waited for Housing Benefit, and got it.
  {
    number: 10316, title: 'Ms', forename: 'Chloe', surname: 'Arkenthwaite', gender: 'X', born: '2004-09-09',
    ethnicity: 'white-british', nino: 'QQ514093B', hb: 'NM 402 615', group: 'young-people-at-risk', mobile: '07700 900316',
    stays: [{
      number: 10418, service: 10801, level: 4, unit: 'Temporary 2', from: -50,
      hb: [{ position: 'awaiting', comment: 'Claim sent with the tenancy agreement.' }, { from: -21, position: 'passported', reference: 'NM 402 615' }],
    }],
  },
  // The source's three odd NI numbers: administrative, ending in a letter none ends in, and (in Rattham Road) ending in Y.
  {
    number: 10335, title: 'Mr', forename: 'Ezra', surname: 'Quill', gender: 'M', born: '1928-04-01', ethnicity: 'white-irish', nino: 'OO573184M', hb: 'NM 204 340', group: 'frail-elderly',
    stays: [{ number: 10419, service: 10801, level: 1, unit: 'Flat 1', from: '2007-04-04' }],
  },
  {
    number: 10342, title: 'Mr', forename: 'Desmond', surname: 'Farrow', gender: 'U', born: '1942-09-12', nino: 'QQ415073F', group: 'rough-sleeper',
    lives: ['78 Saturday Street, Ashmere', 'Northmoor', 'ZY7 2JS'],
    stays: [{ number: 10420, service: 10801, level: 4, unit: 'Temporary 1', from: '2007-04-04', hb: [{ position: 'not-passported' }] }],
  },
]

export const ratthamRoadClients: readonly Client[] = [
  {
    number: 10317, title: 'Mr', forename: 'Abdul-Karim', surname: 'Yusufzai', gender: 'M', born: '1959-07-01',
    ethnicity: 'other-asian', nino: 'QQ625104C', hb: 'NM 290 031', group: 'physical-or-sensory-disability', telephone: '07700 900317',
    stays: [{ number: 10421, service: 10795, level: 1, unit: 'Flat 3', from: '2016-10-03', reference: 'RR/3' }],
  },
  {
    number: 10318, title: 'Mrs', forename: 'Gwendolen', surname: 'Harkaway', gender: 'F', born: '1937-12-19', ethnicity: 'white-british', nino: 'QQ736215D', hb: 'NM 155 826', group: 'frail-elderly',
    lives: ['Flat 11, Priory Court', 'Northmoor', 'ZY2 1PC'],
    stays: [{ number: 10422, service: 10795, level: 1, unit: 'Flat 4', from: '2010-08-16', left: ['2026-01-12', 'sheltered-housing'] }],
  },
  // A surname of one letter.
  {
    number: 10319, title: 'Ms', forename: 'Mei', surname: 'O', gender: 'F', born: '1963-03-30', ethnicity: 'chinese', nino: 'QQ847326A', hb: 'NM 301 447', group: 'generic',
    stays: [{ number: 10423, service: 10795, level: 2, unit: 'Flat 5', from: '2018-02-12' }],
  },
  // A family that needs two flats: one schedule, and the second flat is unavailable.
  {
    number: 10320, title: 'Mr', forename: 'Baltazar', surname: 'Cienfuegos', gender: 'M', born: '1981-05-17',
    ethnicity: 'other-white', nino: 'QQ958437B', hb: 'NM 371 202', group: 'homeless-families', mobile: '07700 900320',
    stays: [{ number: 10424, service: 10795, level: 2, unit: 'Flat 6', from: '2023-08-14', comments: 'Two adults and four children in Flats 6 and 7.' }],
  },
  {
    number: 10321, title: 'Mr', forename: 'Colin', surname: 'Garthside', gender: 'M', born: '1970-02-27', ethnicity: 'white-british', nino: 'QQ069548C', group: 'mental-health',
    lives: ['33 Tilwick Lane', 'Tilwick', 'ZY5 7TL'],
    stays: [{ number: 10425, service: 10795, level: 2, unit: 'Flat 7', from: '2014-01-06', left: ['2023-08-01', 'owner-occupier'] }],
  },
  {
    number: 10322, title: 'Ms', forename: 'Ursula', surname: 'Finchley-Roe', gender: 'F', born: '1977-10-23',
    ethnicity: 'white-and-black-caribbean', nino: 'QQ170659D', hb: 'NM 322 194', group: 'mental-health',
    lives: ['5 Quay Lane', 'Northmoor', 'ZY2 4QL'],
    stays: [{ number: 10426, service: 10795, level: 2, unit: 'Flat 8', from: '2017-04-24', left: ['2026-06-30', 'family-or-friends'], endKnownAfter: 12 }],
  },
  {
    number: 10323, title: 'Mr', forename: 'Royston', surname: 'Ingleborough', gender: 'M', born: '1962-06-14', ethnicity: 'white-british', nino: 'QQ281760A', group: 'single-homeless',
    stays: [{
      number: 10427, service: 10795, level: 2, unit: 'Flat 9', from: -12, comments: 'HB claim made; the reference is expected within the month.',
      hb: [{ position: 'awaiting', comment: 'HB claim made; the reference is expected within the month.' }],
    }],
  },
  {
    number: 10328, title: 'Mr', forename: 'Gordon', surname: 'Wixted', gender: 'M', born: '1943-08-31', ethnicity: 'white-british', nino: 'QQ621809Y', hb: 'NM 181 300', group: 'older-people',
    lives: ['Flat 2, Priory Court', 'Northmoor', 'ZY2 1PC'],
    stays: [{ number: 10428, service: 10795, level: 1, unit: 'Flat 3', from: '2006-02-06', left: ['2016-09-19', 'sheltered-housing'] }],
  },
  {
    number: 10345, title: 'Mr', forename: 'Rufus', surname: 'Hallam', gender: 'M', born: '1951-05-30', ethnicity: 'white-british', nino: 'QQ392871B', hb: 'NM 210 909', group: 'generic',
    stays: [{ number: 10429, service: 10795, level: 1, unit: 'Flat 1', from: '2009-08-31' }],
  },
  // Likely the same person as 10333, whom Harbour Homes supports: another spelling, the same birthday, no NI number here.
  {
    number: 10347, title: 'Ms', forename: 'Catherine', surname: 'Dunmore', gender: 'F', born: '1979-11-05', ethnicity: 'not-known', noNino: 'none-yet', group: 'single-homeless',
    lives: ['22 Foundry Row', 'Northmoor', 'ZY1 6FR'],
    stays: [{ number: 10430, service: 10795, level: 2, unit: 'Flat 8', from: '2010-05-10', left: ['2016-12-05', 'private-rented'] }],
  },
  {
    number: 10359, title: 'Mr', forename: 'Lionel', surname: 'Tabb', gender: 'M', born: '1968-11-08',
    ethnicity: 'white-british', nino: 'QQ403982C', hb: 'NM 241 553', group: 'physical-or-sensory-disability',
    stays: [{ number: 10431, service: 10795, level: 1, unit: 'Flat 2', from: '2011-12-02' }],
  },
]
