// What other areas may use of requests: declaring a kind, making one, and counting what waits.
export { declareKind, type Applied, type RequestKind, type RequestRow, type Review } from './request.ts'
export { longestWaiting, requestsAbout, type ListedRequest } from './list-requests.ts'
export { requestTable } from './list-requests.page.ts'
export { countOpen, countRejected, countWaiting, findRepeated, findRequest, insertRequest, settleRequest } from './requests.sql.ts'
