/** What every call passes: the request is resolved and authorised, done, and recorded in the audit trail, as is a refusal. */
@NullMarked
package io.keyhold.gate;

import org.jspecify.annotations.NullMarked;
