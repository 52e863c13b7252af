// Every command there is: one line adds one.
import { addAuthority } from './add-authority.ts'
import { addOrganisation } from './add-organisation.ts'
import { addUser } from './add-user.ts'
import { auditVerify } from './audit-verify.ts'
import { backup } from './backup.ts'
import type { Command } from './command.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { importsList, importsUndo } from './imports.ts'
import { migrate } from './migrate.ts'
import { occupancy } from './occupancy.ts'
import { payments } from './payments.ts'
import { restore } from './restore.ts'
import { tokenCreate, tokenList, tokenRevoke } from './tokens.ts'

export const commands: readonly Command[] = [
  addAuthority, addOrganisation, addUser, migrate, auditVerify, backup, restore, importCommand,
  importsList, importsUndo, exportCommand, tokenCreate, tokenList, tokenRevoke, occupancy, payments,
]
