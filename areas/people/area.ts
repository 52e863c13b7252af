// People: signing in and out, and who works here.
import type { Area } from '#platform/web/route.ts'
import { addCode, changeCode, codeForm, codesPage } from './local-codes.ts'
import { membersPage } from './list-members.ts'
import { saveScope, scopesPage } from './member-services.ts'
import { saveSettings, settingsPage } from './settings.ts'
import { signIn, signInForm, signOut, switchAuthority } from './sign-in.ts'

export const people: Area = {
  name: 'people',
  routes: [signInForm, signIn, signOut, switchAuthority, membersPage, scopesPage, saveScope, codesPage, addCode, codeForm, changeCode, settingsPage, saveSettings],
  navigation: [{ href: '/people', text: 'People', permission: 'account.manage' }, { href: '/codes', text: 'Codes', permission: 'code.manage' }, { href: '/settings', text: 'Settings', permission: 'setting.edit' }, { href: '/people/services', text: 'People', permission: 'people.scope' }],
}
