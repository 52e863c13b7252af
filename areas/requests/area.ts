// Requests: the routes and the place in the navigation.
import type { Area } from '#platform/web/route.ts'
import { acceptTogether, togetherPage } from './accept-together.ts'
import { moveRoutes } from './decide-request.ts'
import { queue, requestsOfService } from './list-requests.ts'
import { showRequest } from './show-request.ts'

export const requests: Area = {
  name: 'requests',
  routes: [queue, requestsOfService, togetherPage, acceptTogether, showRequest, ...moveRoutes],
  navigation: [{ href: '/requests', text: 'Requests', permission: 'request.read' }],
}
