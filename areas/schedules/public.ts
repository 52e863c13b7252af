// What other areas may use of schedules: the facts of one and the rules about its Housing Benefit position.
export { endFields, hbFields, overlapField, placeFields, problemsWithHb } from './schedule.ts'
