// What the statements of other areas may use of services.

/** '2 - Adapted', of the service level of that name in a statement. */
export const levelName = (level: string) => `${level}.number || ' - ' || ${level}.name`
