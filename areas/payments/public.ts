// What other areas and commands may use of payments: measuring what services are paid, the periods they are paid for, and links to the pages.
export { lastWords, paymentOf, paymentsOfAll, payPeriods, type Word } from './measure-payment.ts'
export { inUnitDays, linesOf, type PaymentLine } from './payment-lines.ts'
export { confirmation, howCounted, noPeriods, periodOptions, pounds, stillToCome } from './payment-frame.page.ts'
export { figureLink, figureList, paymentHref, periodHeading, reasonsIn } from './payment-links.ts'
export { unpaidReason } from './payment.ts'
export { askedPeriod, keyOf, payPeriodFields, periodName, problemsWithPayPeriod, readFinancialYear, type PayPeriod } from './pay-period.ts'
