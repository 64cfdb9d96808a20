package io.keyhold.operations;

/**
 * The calls of envelopes to the operations.
 *
 * @param dataKeys makes data keys
 * @param ciphers opens wrapped ones
 * @param reEncryption wraps them under another key
 * @param keys tells which material is current
 */
record DataKeyCalls(
        DataKeyOperations dataKeys, CipherOperations ciphers, ReEncryptOperations reEncryption, KeyOperations keys) {}
