/**
 * Tokens: keys in hardware that PKCS#11 leads to, by the JDK's SunPKCS11. Every call has a limit of time, and runs on a thread that
 * may be lost to a library that hangs.
 */
@NullMarked
package io.keyhold.tokens;

import org.jspecify.annotations.NullMarked;
