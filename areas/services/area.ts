// Services: the routes and the place in the navigation.
import type { Area } from '#platform/web/route.ts'
import { amendRoutes } from './amend-service.ts'
import { dueList } from './due.ts'
import { editRoutes } from './edit-service.ts'
import { servicesList } from './list-services.ts'
import { detailsTab, propertiesTab, service } from './show-service.ts'
import { messageForm, sendMessage } from './write-to-commissioner.ts'

export const services: Area = {
  name: 'services',
  routes: [servicesList, dueList, service, propertiesTab, detailsTab, ...editRoutes, ...amendRoutes, messageForm, sendMessage],
  navigation: [{ href: '/services', text: 'Services', permission: 'service.read' }],
}
