/**
 * The command {@code keyhold}: what an operator does, over {@code Kms}, {@code KeyholdAdmin} and {@code AuditLog} and
 * nothing deeper. In the all-in-one jar only, where the libraries it takes are. One class for each group of commands;
 * what they share is {@link io.keyhold.cli.CommandSession} (the Keyhold and the caller), {@link io.keyhold.cli.Output} (tables or
 * JSON), {@link io.keyhold.cli.SecretSource}, {@link io.keyhold.cli.Errors} and {@link io.keyhold.cli.ExitCode}.
 */
@NullMarked
package io.keyhold.cli;

import org.jspecify.annotations.NullMarked;
