package io.keyhold.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a store is. */
public sealed interface StoreLocation {
    /** How messages name the store; never with a secret. */
    String name();

    /**
     * A SQLite file on a disk of this machine.
     *
     * @param path the file
     */
    record SqliteFile(Path path) implements StoreLocation {
        @Override
        public String name() {
            return path.toString();
        }
    }

    /**
     * A schema of a PostgreSQL database.
     *
     * @param hosts the servers, of which one is the primary; at least one
     * @param database the database
     * @param schema the schema that holds the tables, and nothing else
     * @param user the role to log in as; empty for the name of the operating system's user
     * @param password where the password of the role is; empty if it needs none
     * @param tls how the connection is protected
     * @param freshness how changes of other machines are noticed
     * @param durability what a change that was acknowledged must survive
     */
    record PostgresSchema(
            List<Host> hosts,
            String database,
            String schema,
            String user,
            Optional<Settings.Root> password,
            Tls tls,
            Freshness freshness,
            Durability durability)
            implements StoreLocation {
        /** Copies the hosts. */
        public PostgresSchema {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String name() {
            return hosts.stream().map(Host::toString).collect(Collectors.joining(",", "jdbc:postgresql://", "/"))
                    + database + " schema " + schema;
        }
    }

    /** The events that an acknowledged change must survive. */
    enum Durability {
        /** The loss of the primary: only a server is accepted that waits for a synchronous standby. */
        REPLICATED,
        /** A crash of the server. */
        FULL,
        /** Nothing: a server is accepted whose settings can lose it. */
        MAY_LOSE_CHANGES
    }

    /**
     * One server.
     *
     * @param name a DNS name or an address; an IPv6 address without its brackets
     * @param port 1 to 65535
     */
    record Host(String name, int port) {
        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    /**
     * How a connection to a database server is protected. Without TLS only this machine is reached.
     *
     * @param verified whether TLS is used, with the server's certificate and its name verified
     * @param rootCertificates the PEM file with the authorities that are trusted; empty for the driver's own place
     * @param certificate the client's certificate, a PEM file; empty if it has none
     * @param key its private key, a PKCS#8 DER or PKCS#12 file; empty if it has none
     * @param keyPassword where the password of the key is; empty if it has none
     * @param channelBinding {@code require}, {@code prefer} or {@code disable}; empty for the driver's default
     * @param requireAuth the authentication methods that are accepted, as the driver names them; empty for any
     */
    record Tls(
            boolean verified,
            Optional<Path> rootCertificates,
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<Settings.Root> keyPassword,
            String channelBinding,
            String requireAuth) {}

    /**
     * How fast a change of another machine counts here.
     *
     * @param strict whether each call asks the database
     * @param bound the longest time until a change counts, if calls do not ask
     * @param offline for how long keys that are known are used without an answer of the database
     */
    record Freshness(boolean strict, Duration bound, Duration offline) {}
}
