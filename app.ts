// The areas of the product, in the order of their places in the navigation.
import { signIn, signInForm, signOut, switchAuthority } from '#areas/people/sign-in.ts'
import { html } from '#pages/html.ts'
import { get, show, type Area } from '#platform/web/route.ts'

// Both stand in until areas/people/area.ts and areas/work/area.ts exist.
const people: Area = { name: 'people', routes: [signInForm, signIn, switchAuthority, signOut], navigation: [] }
const home = get('/', {
  name: 'work.home', summary: 'The start page', permission: 'home.read',
  handle: async ({ user }) => show({ name: user.name }, ({ name }) => ({ title: 'Start', main: html`<h1 class="govuk-heading-l">Welcome, ${name}</h1>` })),
})

export const areas: Area[] = [people, { name: 'work', routes: [home], navigation: [] }]
