/** Every call goes through here: it is resolved, authorised, executed, and recorded in the audit trail, as is a refusal. */
@NullMarked
package io.keyhold.gate;

import org.jspecify.annotations.NullMarked;
