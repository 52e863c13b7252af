// Payments: the routes. They are reached through services and reports.
import type { Area } from '#platform/web/route.ts'
import { payPeriodRoutes } from './keep-pay-periods.ts'
import { paymentRoutes } from './show-payment.ts'

export const payments: Area = { name: 'payments', routes: [...paymentRoutes, ...payPeriodRoutes], navigation: [] }
