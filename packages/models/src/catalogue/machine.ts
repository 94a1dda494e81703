import { availableParallelism, totalmem } from 'node:os';

/** What matters of a machine for choosing a model. */
export interface Machine {
  /** Bytes of memory. */
  memoryBytes: number;
  /** Cores that may be used. */
  cores: number;
  /** Bytes of graphics memory that the embedded runtime can use; 0 without one. */
  gpuBytes: number;
}

/** This machine. Only the embedded runtime knows of graphics memory, so the caller says what it found there. */
export function thisMachine(gpuBytes = 0): Machine {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  // In a container the limit counts; "no limit" comes as 0 or as a huge number.
  return { memoryBytes: constrained > 0 && constrained < total ? constrained : total, cores: availableParallelism(), gpuBytes };
}

/** Whether a model can run here at all, leaving memory for the rest of the machine. */
export function fits(memoryBytes: number, machine: Machine): boolean {
  const reserved = Math.min(2 * 1024 ** 3, machine.memoryBytes * 0.25);
  return memoryBytes <= Math.max(machine.memoryBytes - reserved, machine.gpuBytes);
}
