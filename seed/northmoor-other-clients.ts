// The people of Northmoor's other services: floating support, the refuge and the four shared houses.
import type { Client } from './cast-shapes.ts'

export const northmoorFloatingClients: readonly Client[] = [
  {
    number: 10330, title: 'Mrs', forename: 'Siobhán', surname: 'O’Hanrahan', gender: 'F', born: '1971-01-19',
    ethnicity: 'white-irish', nino: 'QQ114082A', group: 'mental-health', telephone: '07700 900330',
    lives: ['8 Weir Cottages', 'Northmoor', 'ZY3 1WC'],
    stays: [{ number: 10440, service: 10812, level: 1, from: '2022-05-23' }],
  },
  {
    number: 10331, title: 'Mr', forename: 'Llŷr', surname: 'Gŵyrfai', gender: 'M', born: '1983-08-08', ethnicity: 'white-british', nino: 'QQ225193B', group: 'alcohol', mobile: '07700 900331',
    lives: ['102 Station Road', 'Northmoor', 'ZY2 8SR'],
    stays: [{ number: 10441, service: 10812, level: 1, from: '2024-11-11' }],
  },
  {
    number: 10333, title: 'Ms', forename: 'Katherine', surname: 'Dunmore', gender: 'F', born: '1979-11-05',
    ethnicity: 'white-british', nino: 'QQ550231D', group: 'mental-health', email: 'k.dunmore@example.org',
    lives: ['22 Foundry Row', 'Northmoor', 'ZY1 6FR'],
    stays: [{ number: 10442, service: 10812, level: 1, from: '2025-02-17' }],
  },
  {
    number: 10334, title: 'Mr', forename: 'Victor', surname: 'Stellan', gender: 'M', born: '1958-04-04', ethnicity: 'other', nino: 'QQ336204C', group: 'generic', lives: 'withheld',
    needToKnow: { grantedTo: 'priya.ravensworth@example.org', reason: 'Lead reviewer for protected persons' },
    stays: [{ number: 10443, service: 10812, level: 1, from: '2025-07-07' }],
  },
  {
    number: 10336, title: 'Mr', forename: 'Angus', surname: 'Muirhead', gender: 'M', born: '1954-10-28', ethnicity: 'white-british', noNino: 'refused', group: 'traveller',
    lives: ['Plot 6, Old Brickworks', 'Hillam', 'ZY9 2OB'],
    stays: [{ number: 10444, service: 10812, level: 1, from: '2023-01-30' }],
  },
  {
    number: 10337, title: 'Ms', forename: 'Selam', surname: 'Hailemariam', gender: 'F', born: '1997-02-02', ethnicity: 'african', noNino: 'none-yet', group: 'refugees', mobile: '07700 900337',
    lives: ['Flat A, 40 Station Road', 'Northmoor', 'ZY2 8SR'],
    stays: [{ number: 10445, service: 10812, level: 1, from: -27, comments: 'NI number applied for.' }],
  },
  {
    number: 10338, title: 'Mrs', forename: 'Maureen', surname: 'Ostler', gender: 'F', born: '1957-03-22',
    ethnicity: 'white-british', nino: 'QQ440917C', group: 'older-people', telephone: '07700 900338',
    lives: ['3 Weir Cottages', 'Northmoor', 'ZY3 1WC'],
    stays: [{ number: 10446, service: 10812, level: 1, from: '2021-03-15' }],
  },
  {
    number: 10339, title: 'Mr', forename: 'Piotr', surname: 'Zającki', gender: 'M', born: '1989-12-12', ethnicity: 'other-white', nino: 'QQ447315D', group: 'drugs',
    lives: ['19 Alder Walk', 'Northmoor', 'ZY3 6AW'],
    stays: [{ number: 10447, service: 10812, level: 1, units: '0.50', from: '2026-02-16' }],
  },
  {
    number: 10340, title: 'Ms', forename: 'Aoife', surname: 'Brennan-Tuck', gender: 'F', born: '2001-05-05', ethnicity: 'white-irish', nino: 'QQ558426A', group: 'teenage-parents',
    lives: ['7 Tilwick Lane', 'Tilwick', 'ZY5 7TL'],
    stays: [{ number: 10448, service: 10812, level: 1, from: '2025-10-06' }],
  },
  {
    number: 10341, title: 'Mr', forename: 'Hùng', surname: 'Trần', gender: 'M', born: '1976-06-26', ethnicity: 'other-asian', nino: 'QQ669537B', group: 'generic',
    lives: ['55 Chatham Street', 'Northmoor', 'ZY1 2AC'],
    stays: [{ number: 10449, service: 10812, level: 1, from: '2024-06-10' }],
  },
  {
    number: 10343, title: 'Mrs', forename: 'Parvati', surname: 'Subramaniam', gender: 'F', born: '1950-09-03', ethnicity: 'indian', nino: 'QQ770648C', group: 'older-people-mental-health',
    lives: ['30 Grange Terrace', 'Hillam', 'ZY9 8GT'],
    stays: [{ number: 10450, service: 10812, level: 1, from: '2019-11-25' }],
  },
  {
    number: 10344, title: 'Mr', forename: 'D’Arcy', surname: 'Lightfoot', gender: 'M', born: '1992-03-18',
    ethnicity: 'white-and-black-african', nino: 'QQ881759D', group: 'offending', lives: 'withheld',
    stays: [{ number: 10451, service: 10812, level: 1, from: '2025-03-03', left: ['2026-02-13', 'custody'], endKnownAfter: 4 }],
  },
  // Has died; nobody has ended the schedule yet.
  {
    number: 10346, title: 'Mr', forename: 'Wilfred', surname: 'Sowerthwaite', gender: 'M', born: '1941-07-21', died: -3, ethnicity: 'white-british', nino: 'QQ992860A', group: 'older-people',
    lives: ['1 Moor End', 'Northmoor', 'ZY6 3ME'],
    stays: [{ number: 10452, service: 10812, level: 1, from: '2020-01-13' }],
  },
  {
    number: 10348, title: 'Ms', forename: 'Joanne', surname: 'Tilleard', gender: 'F', born: '1986-08-16', ethnicity: 'white-british', nino: 'QQ003971B', group: 'alcohol', lives: 'withheld',
    stays: [{ number: 10453, service: 10812, level: 1, from: '2025-05-06', left: [-45, 'lost-contact'] }],
  },
  // Moved to Southmere, where 10379 is the same man: two records, one in each authority, and neither shows the other.
  {
    number: 10349, title: 'Mr', forename: 'Marcus', surname: 'Penhallow', gender: 'M', born: '1980-10-30', ethnicity: 'white-british', nino: 'QQ115802C', group: 'single-homeless',
    lives: ['14 Lighthouse Road', 'Southmere', 'ZW3 4LR'],
    stays: [{ number: 10454, service: 10812, level: 1, from: '2023-06-12', left: ['2025-09-01', 'housing-association-tenancy'] }],
  },
  // Accepted, and starting next week.
  {
    number: 10350, title: 'Ms', forename: 'Beth', surname: 'Corriganshaw', gender: 'F', born: '1995-11-29', ethnicity: 'white-british', nino: 'QQ226913D', group: 'physical-or-sensory-disability',
    lives: ['70 Alder Walk', 'Northmoor', 'ZY3 6AW'],
    stays: [{ number: 10455, service: 10812, level: 1, from: 7, knownAfter: -9 }],
  },
]

export const northmoorShortTermClients: readonly Client[] = [
  // The refuge: initials where somebody wants no more, and no address.
  {
    number: 10351, forename: 'A.', surname: 'K.', initialsOnly: true, gender: 'F', born: '1991-04-14',
    ethnicity: 'pakistani', noNino: 'domestic-violence-service', group: 'domestic-violence', lives: 'withheld',
    stays: [{ number: 10460, service: 10823, level: 1, unit: 'Flat 1', from: -100 }],
  },
  {
    number: 10352, forename: 'M.', surname: 'T.', initialsOnly: true, gender: 'F', born: '1978-12-27', noNino: 'domestic-violence-service', group: 'domestic-violence', lives: 'withheld',
    stays: [{ number: 10461, service: 10823, level: 1, unit: 'Flat 2', from: -63 }],
  },
  {
    number: 10353, forename: 'R.', surname: 'S.', initialsOnly: true, gender: 'F', born: '2003-01-08',
    ethnicity: 'roma', noNino: 'domestic-violence-service', group: 'domestic-violence', lives: 'withheld',
    stays: [{ number: 10462, service: 10823, level: 1, unit: 'Flat 3', from: -30 }],
  },
  {
    number: 10354, title: 'Ms', forename: 'Danielle', surname: 'Ambrosius', gender: 'F', born: '1984-06-18',
    ethnicity: 'other-black', nino: 'QQ337024A', group: 'domestic-violence', lives: 'withheld', mobile: '07700 900354',
    stays: [{ number: 10463, service: 10823, level: 2, unit: 'Flat 5', from: -130 }],
  },
  {
    number: 10355, forename: 'L.', surname: 'B.', initialsOnly: true, gender: 'F', born: '1996-09-20', noNino: 'domestic-violence-service', group: 'domestic-violence', lives: 'withheld',
    stays: [{ number: 10464, service: 10823, level: 1, unit: 'Flat 4', from: -88, left: [-9, 'family-or-friends'] }],
  },
  // The four shared houses.
  {
    number: 10356, title: 'Mr', forename: 'Alfie', surname: 'Wetherstone', gender: 'M', born: '2000-02-29',
    ethnicity: 'white-british', nino: 'QQ448135B', hb: 'NM 380 114', group: 'learning-disability',
    stays: [{ number: 10470, service: 10834, level: 1, unit: 'House 1, Room A', from: '2024-04-08' }],
  },
  {
    number: 10357, title: 'Mr', forename: 'Zain', surname: 'Mirzada', gender: 'M', born: '1998-10-01', ethnicity: 'pakistani', nino: 'QQ559246C', hb: 'NM 380 207', group: 'learning-disability',
    stays: [{ number: 10471, service: 10834, level: 1, unit: 'House 1, Room B', from: '2024-05-07' }],
  },
  {
    number: 10358, title: 'Ms', forename: 'Hattie', surname: 'Lorimer-Cade', gender: 'F', born: '2003-03-23',
    ethnicity: 'white-british', nino: 'QQ660357D', hb: 'NM 381 066', group: 'learning-disability',
    stays: [{ number: 10472, service: 10834, level: 2, unit: 'House 2, Room A', from: '2024-04-22' }],
  },
  {
    number: 10360, title: 'Ms', forename: 'Grace', surname: 'Adeyinka', gender: 'F', born: '2005-07-15', ethnicity: 'african', nino: 'QQ771468A', hb: 'NM 391 780', group: 'learning-disability',
    stays: [{ number: 10473, service: 10834, level: 2, unit: 'House 2, Room B', from: '2025-01-13' }],
  },
  {
    number: 10361, title: 'Mr', forename: 'Ellis', surname: 'Thornbury', gender: 'M', born: '1994-12-05', ethnicity: 'white-british', nino: 'QQ882579B', hb: 'NM 383 345', group: 'learning-disability',
    stays: [{ number: 10474, service: 10834, level: 2, unit: 'House 3, Room A', from: '2024-06-03' }],
  },
  {
    number: 10362, title: 'Mr', forename: 'Kieran', surname: 'Maddox-Vale', gender: 'M', born: '1997-04-09',
    ethnicity: 'white-british', nino: 'QQ993680C', hb: 'NM 380 593', group: 'learning-disability',
    lives: ['84 Alder Walk', 'Northmoor', 'ZY3 6AW'],
    stays: [{ number: 10475, service: 10834, level: 2, unit: 'House 3, Room B', from: '2024-04-15', left: ['2026-02-09', 'local-authority-tenancy'] }],
  },
  {
    number: 10363, title: 'Mr', forename: 'Joel', surname: 'Castellan', gender: 'M', born: '2006-01-22',
    ethnicity: 'white-and-black-caribbean', nino: 'QQ004791D', hb: 'NM 404 021', group: 'learning-disability',
    stays: [{ number: 10476, service: 10834, level: 2, unit: 'House 3, Room B', from: '2026-03-02' }],
  },
  {
    number: 10364, title: 'Mx', forename: 'Robin', surname: 'Feathergill', gender: 'X', born: '2002-11-11',
    ethnicity: 'white-british', nino: 'QQ116820A', hb: 'NM 397 852', group: 'learning-disability',
    stays: [{ number: 10477, service: 10834, level: 2, unit: 'House 4, Room A', from: '2025-09-15' }],
  },
  {
    number: 10365, title: 'Ms', forename: 'Imogen', surname: 'Sallowfield', gender: 'F', born: '1999-05-31',
    ethnicity: 'white-british', nino: 'QQ227931B', hb: 'NM 384 900', group: 'learning-disability',
    lives: ['12 Lighthouse Road', 'Southmere', 'ZW3 4LR'],
    stays: [{ number: 10478, service: 10834, level: 2, unit: 'House 4, Room B', from: '2024-07-01', left: [-70, 'moved-on-planned'] }],
  },
]
