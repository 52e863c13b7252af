// What other areas may use of requests: declaring a kind, making one, and counting what waits.
export { declareKind, requestKindList, requestStates, type Applied, type RequestKind, type RequestRow, type Review } from './request.ts'
export { longestWaiting, requestsAbout, requestsAboutService, type ListedRequest } from './list-requests.ts'
export { requestTable } from './list-requests.page.ts'
export { sendRequest } from './send-request.ts'
export { usualTime, type UsualTime } from './usual-time.ts'
export { countOpen, countRejected, countWaiting, findRequest } from './requests.sql.ts'
