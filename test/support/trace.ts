export interface TraceEvent {
  readonly name: string;
  readonly at: number;
  readonly us: number;
  readonly op?: string;
  readonly index?: number;
  readonly provider?: string;
}

/** An event as ONNX Runtime 1.29 writes it, names not escaped. */
function line({
  name,
  at,
  us,
  op,
  index = 0,
  provider = 'CPUExecutionProvider',
}: TraceEvent): string {
  const [category, ended, args] =
    op === undefined
      ? ['Session', name, '']
      : [
          'Node',
          `${name}_kernel_time`,
          `"op_name" : "${op}","node_index" : "${index}","output_type_shape" : [{"float":[1,2]}],"provider" : "${provider}"`,
        ];
  return `{"cat" : "${category}","pid" :7,"tid" :7,"dur" :${us},"ts" :${at},"ph" : "X","name" :"${ended}","args" : {${args}}}`;
}

/** A trace as ONNX Runtime writes it. */
export function traceText(events: readonly TraceEvent[]): string {
  return `[\n${events.map(line).join(',\n')}\n]\n`;
}
