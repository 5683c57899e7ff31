/** As people call an incident. */
export function incidentName(number: number): string {
  return `INC-${number}`;
}
