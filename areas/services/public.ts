// What other areas may use of services: finding one, its levels and units, and the frame of its pages.
export { dueKinds, dueOn, type DueKind } from './due.ts'
export { findService, listContracts, listLevels, listServices, listUnits } from './services.sql.ts'
export { noServices, serviceView } from './service.page.ts'
export { capacityFields, contractFields, levelFields, mostWeeklyPence, priceFields, problemsWithDays, problemsWithUnit, propertyFields, serviceFields, unitFields, voidFields } from './service.ts'
export { levelName, unitName } from './service.ts'
