/**
 * AWS Signature Version 4 in headers: signs requests, and verifies those of others. Knows nothing of HTTP libraries, of KMS or
 * of where secrets are kept.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature Version 4</a>
 */
@NullMarked
package io.keyhold.sigv4;

import org.jspecify.annotations.NullMarked;
