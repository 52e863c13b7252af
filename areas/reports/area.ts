// Reports: the routes and the place in the navigation.
import type { Area } from '#platform/web/route.ts'
import { awaitingHb } from './awaiting-hb.ts'
import { currentSchedules } from './current-schedules.ts'
import { decidedRequests } from './decided-requests.ts'
import { leavers } from './leavers.ts'
import { listReports } from './list-reports.ts'
import { occupancyReport } from './occupancy.ts'
import { paymentsReport } from './payments.ts'
import { vacancies } from './vacancies.ts'

export const reports: Area = {
  name: 'reports',
  routes: [listReports, ...occupancyReport, ...paymentsReport, ...vacancies, ...currentSchedules, ...leavers, ...awaitingHb, ...decidedRequests],
  navigation: [{ href: '/reports', text: 'Reports', permission: 'occupancy.read' }],
}
