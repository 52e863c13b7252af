// What other areas may use of schedules: the facts of one and the rules about its Housing Benefit position.
export { endFields, hbFields, overlapField, placeFields, problemsWithHb } from './schedule.ts'
export { periodFields, readPeriod, showShare, showUnitDays, unitDays, type Figures, type Period } from './occupancy.ts'
export { occupancyOfLines, occupancyOfQuarters, type OfQuarter } from './occupancy-measure.ts'
export { rowsHref } from './occupancy-links.ts'
