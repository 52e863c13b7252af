// What other areas may use of requests: declaring a kind, making one, and counting what waits.
export { changedSince, declareKind, kindOf, requestKindList, requestStates, type Applied, type Comparison, type PersonKeys, type RequestKind, type RequestRow, type Review } from './request.ts'
export { longestWaiting, requestsAbout, requestsAboutService, waitingAbout, type ListedRequest, type Waiting } from './list-requests.ts'
export { requestTable, waitingList } from './list-requests.page.ts'
export { nothingDiffers, sendRequest, type NotSent } from './send-request.ts'
export { daysToDecide, usualTime, type UsualTime } from './usual-time.ts'
export { countOpen, countRejected, countWaiting, findRequest, listMessages } from './requests.sql.ts'
