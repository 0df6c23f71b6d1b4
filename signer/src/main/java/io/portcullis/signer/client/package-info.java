/**
 * The caller's side of a signer's door: frames, typed requests and answers.
 *
 * <p>Frame: length u32 big-endian, 1 byte to 1 MiB, then that much UTF-8 JSON. One answer for each request, in order.
 * <pre>
 * request  {"version":1,"operation":"…", …}
 * answer   {"version":1,"result":{…}} or {"version":1,"refusal":{"tag","reason","remedy"}}
 *
 * sign {evidence}          {"signer","address","signature","inclusion"}     over a batch
 * seal {chainId,depositary,blockHeight,leafCount}   {"proceed":true}
 *   then leafCount × 128 bytes, bare: the leaves, each SealLeaf.encode, ascending by their first 96 bytes
 *                          {"signer","address","root","signature","micros":{"receive","agree","log","sign"}}
 * decide {intent,policy,decision,approval}   {"intent"}                     what somebody decided, "approve", "reject" or "cancel", as soon as they did
 * record {intent}          {"inclusion"}                                    of the intent-recorded entry
 * describe                 {"name","address","auditKey","batchKey":{attributes},"auditKeyAttributes":{…},"policyVersion",
 *                           "policyHash","watermark":{"nonce"}?,"checkpoint"?,"auditFault":{"tag","reason"}?,
 *                           "token":"CLOSED"|"OPEN"|"HALF_OPEN","draining"}
 * prove {index}            {"inclusion"}                                    under a fresh checkpoint
 * consistency {oldSize}    {"oldSize","path","checkpoint"}
 * checkpoint               {"checkpoint"}
 * drain                    {"draining":true,"running","drained"}            refuses what is new; asked again, tells how far it is
 * freeze                   {"signer", …FreezeJson}                          what closes this signer's gate
 * freeze-raise cause, level, by, text   as freeze                             closes further, also while drained; never what the signer sees for itself
 * freeze-mend cause, by, text           as freeze                             says that it ended, which opens nothing
 * resume                   {"draining":false,"running","drained":false}
 * keys                     {"at","keys":[{"key","owner","purpose","algorithm","public","address"?,"token","state","attestation"?,
 *                           "signsUntil"?,"reliedOnUntil"?,"provedAt"?,"backup"?,"lastDrill"?,"mayReceiveValue","because"?,"history"}…]}
 * key-prove {key}          {"key","nonce","signature"}                      the key's signature over a fresh challenge, on record
 * key-statements           {"keys":[statement…]}                            {@link io.portcullis.signer.registry.KeyStatement}
 * note-snapshot {snapshot} {inclusion}                                       a snapshot of all logs, noted once, so that the next anchor covers it
 * duress                   {sealed}                                          the list of duress in force, for the officer alone
 * duress-place {sealed}    {heeded}                                          the next one, sealed under the one in force
 * vouch {intent}           {@link io.portcullis.signer.vouching.Vouching}   what stands behind its key and its machine, told for that intent
 * key-ceremony {transcript}  {"session","records":[…]}                      what a ceremony's transcript proves goes on record
 * key-enter {key,state,reason,at,officerSignature}   {"key","state"}        a move of a key's life that the officer signed
 * </pre>
 * No operation takes a digest. A caller that hears nothing ({@code SIGNER_UNREACHABLE}) may ask again: repeating is safe.
 *
 * <p>The leaves have no frames because a whole block is far beyond a frame's bound; they have a bound of their own and five seconds.
 * {@link io.portcullis.signer.client.SealClient} keeps its connection from block to block.
 */
package io.portcullis.signer.client;
