// People: signing in and out, and who works here.
import type { Area } from '#platform/web/route.ts'
import { accountPage, endAllSessions, endSession } from './account.ts'
import { changeFactor, factorForm, recoveryCodesForm, renewRecoveryCodes } from './change-factor.ts'
import { changePassword, passwordForm } from './change-password.ts'
import { addCode, changeCode, codeForm, codesPage } from './local-codes.ts'
import { invite, inviteForm, withdrawInvitation } from './invite.ts'
import { choosingPassword, forgotten, forgottenForm, joining } from './join.ts'
import { membersPage, searchMembers } from './list-members.ts'
import { addOrganisation, organisationPage, organisationsPage, saveOrganisation } from './organisations.ts'
import { saveScope, scopesPage } from './member-services.ts'
import { saveSettings, settingsPage } from './settings.ts'
import { setUp, setUpForm } from './set-up.ts'
import { end, hold, memberPage, passwordLink, release, resetFactor, saveMember, saveServices } from './show-member.ts'
import { enrolAndSignIn, enrolForm, sendCode, signInCodeForm } from './sign-in-code.ts'
import { sessionPage, stay } from './session-end.ts'
import { signIn, signInForm, signOut, switchAuthority } from './sign-in.ts'

export const people: Area = {
  name: 'people',
  routes: [signInForm, signIn, signInCodeForm, sendCode, enrolForm, enrolAndSignIn, signOut, switchAuthority,
    sessionPage, stay, accountPage, endSession, endAllSessions, passwordForm, changePassword, factorForm, changeFactor, recoveryCodesForm, renewRecoveryCodes,
    setUpForm, setUp, ...joining, ...choosingPassword, forgottenForm, forgotten,
    membersPage, searchMembers, inviteForm, invite, withdrawInvitation, memberPage, saveMember, saveServices, passwordLink, resetFactor, hold, release, end,
    organisationsPage, addOrganisation, organisationPage, saveOrganisation, scopesPage, saveScope, codesPage, addCode, codeForm, changeCode, settingsPage, saveSettings],
  navigation: [
    { href: '/people', text: 'People', permission: 'account.manage' },
    { href: '/organisations', text: 'Organisations', permission: 'account.manage' },
    { href: '/codes', text: 'Codes', permission: 'code.manage' },
    { href: '/settings', text: 'Settings', permission: 'setting.edit' },
    { href: '/people/services', text: 'People', permission: 'people.scope' },
  ],
}
