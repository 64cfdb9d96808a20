/**
 * X.509 for the keys of one caller: self-signed certificates (RFC 5280), requests for certificates (RFC 2986), and the chains of
 * entries. The keys sign through their handles, as for any other program.
 */
@NullMarked
package io.keyhold.x509;

import org.jspecify.annotations.NullMarked;
