/**
 * Keyhold: a key management service inside the JVM. {@link io.keyhold.Keyhold} opens one; {@link
 * io.keyhold.KeyholdProvider} makes its keys work in {@code KeyStore}, {@code Cipher} and {@code Mac}.
 */
@NullMarked
package io.keyhold;

import org.jspecify.annotations.NullMarked;
