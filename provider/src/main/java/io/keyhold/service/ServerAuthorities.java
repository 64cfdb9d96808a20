package io.keyhold.service;

import io.keyhold.audit.Parameters;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Outdated;
import io.keyhold.gate.ServerAuthority;
import io.keyhold.gate.ServiceContext;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The authority of the servers of a store: the one that is there, or else a new one, which is audited. */
final class ServerAuthorities {
    private static final System.Logger LOG = System.getLogger(ServerAuthorities.class.getName());
    private final ServiceContext services;
    private final Gate gate;

    ServerAuthorities(ServiceContext services, Gate gate) {
        this.services = services;
        this.gate = gate;
    }

    ServerAuthority require() {
        gate.requireOpen("server authority");
        Optional<ServerAuthority> known = ServerAuthority.find(services.store(), services.random());
        return known.isPresent() ? known.get() : create();
    }

    private ServerAuthority create() {
        ServerAuthority.Fresh fresh = ServerAuthority.create(services.store(), services.random(), services.clock());
        X509Certificate certificate = fresh.certificate();
        Parameters request = audit -> {
            audit.put("subject", certificate.getSubjectX500Principal().getName());
            audit.put("serialNumber", certificate.getSerialNumber().toString(16));
            audit.put("notAfter", certificate.getNotAfter().toInstant().toString());
        };
        try {
            gate.administer("CreateServerAuthority", services.catalog().home().account(), request, transaction -> {
                fresh.insert(transaction.records());
                return fresh;
            });
        } catch (Outdated e) {
            LOG.log(System.Logger.Level.DEBUG, "another process made the server authority meanwhile");
        }
        return ServerAuthority.find(services.store(), services.random()).orElseThrow();
    }
}
