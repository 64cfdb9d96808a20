/**
 * Keyhold: a key management service inside the JVM, and the JCA provider over it. What is not exported may change at any
 * time.
 */
@org.jspecify.annotations.NullMarked
module io.keyhold {
    requires transitive java.management;
    requires transitive java.sql;
    requires java.net.http;
    requires jdk.jfr;
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;
    requires org.xerial.sqlitejdbc;
    requires static com.google.auto.service;
    requires static com.zaxxer.hikari;
    requires static info.picocli;
    requires static org.checkerframework.checker.qual;
    requires static org.postgresql.jdbc;
    requires static transitive org.jspecify;

    exports io.keyhold;
    exports io.keyhold.api;
    exports io.keyhold.integration;
    exports io.keyhold.integration.jpa;
    exports io.keyhold.integration.spring;

    opens io.keyhold.cli to
            info.picocli;

    provides java.security.Provider with
            io.keyhold.KeyholdProvider;
}
