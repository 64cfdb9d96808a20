/**
 * The gate that every call passes (validate, resolve, authorise, state, usage, do, audit), and one class per family of
 * operations.
 */
@NullMarked
package io.keyhold.service;

import org.jspecify.annotations.NullMarked;

