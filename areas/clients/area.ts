// Clients: the routes and the place in the navigation.
import type { Area } from '#platform/web/route.ts'
import { correct, correctForm } from './correct-client.ts'
import { findClients, findClientsNearly, searchForClients } from './search-clients.ts'
import { clientDetails, saveClient } from './show-client.ts'

export const clients: Area = {
  name: 'clients',
  routes: [findClients, findClientsNearly, searchForClients, clientDetails, saveClient, correctForm, correct],
  navigation: [{ href: '/clients', text: 'Clients', permission: 'client.read' }],
}
