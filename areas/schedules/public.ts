// What other areas may use of schedules: the facts of one, the rules about its Housing Benefit position, and how long a provider has been silent, and measuring a service.
export { countAwaitingHb, waitBands } from './awaiting-hb.sql.ts'
export { countSilent, daysSilent, isSilent, isToConfirm, lastConfirmed } from './confirmations.sql.ts'
export { endFields, furthestAhead, hbFields, overlapField, placeFields, problemsWithHb } from './schedule.ts'
export { figuresOf, periodFields, readPeriod, showShare, showUnitDays, unitDays, type Figures, type Period } from './occupancy.ts'
export { measure, occupancyOfLines, occupancyOfQuarters, type OfQuarter } from './occupancy-measure.ts'
export { rowsHref } from './occupancy-links.ts'
export { readComingDays, vacanciesIn, whyFree, type Vacancy } from './vacancies.ts'
export { isOutOfUse, sharesDays } from './schedules.sql.ts'
