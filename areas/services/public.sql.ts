// What the statements of other areas may use of services.

/** '2 - Adapted', of the service level of that name in a statement. */
export const levelName = (level: string) => `${level}.number || ' - ' || ${level}.name`

/** By the name of a unit or a property as people count: Flat 2 before Flat 10. */
export const inOrder = (name: string) => `${name} collate in_order`
