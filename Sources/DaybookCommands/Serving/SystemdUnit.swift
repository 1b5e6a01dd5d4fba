import Foundation

/// A hardened systemd unit for a server (control C51).
///
/// Source: systemd.exec(5)
struct SystemdUnit {
    let executable: String
    let data: String
    let site: String
    /// What the server is told besides, each a flag and its value; paths are made absolute by whoever names them.
    let flags: [(name: String, value: String)]
    /// Variables that have no flag, each with its value; none of them a secret.
    let variables: [(name: String, value: String)]

    var text: String {
        let (data, site) = (SystemdUnit.absolute(data), SystemdUnit.absolute(site))
        var command =
            "\(quoted(SystemdUnit.absolute(executable))) serve --data \(quoted(data)) --public \(quoted(site))"
        for flag in flags { command += " --\(flag.name) \(quoted(flag.value))" }
        let settings = variables.map { "Environment=\(quoted("\($0.name)=\($0.value)"))\n" }.joined()
        // A build exchanges the site's folder by name, so that its parent must be writable.
        let parent = (site as NSString).deletingLastPathComponent
        return """
            [Unit]
            Description=Daybook
            After=network.target

            [Service]
            Type=exec
            User=daybook
            Group=daybook
            UMask=0077
            # An admin token of your own goes here, as PULSE_ADMIN_TOKEN=…, mode 0600.
            EnvironmentFile=-/etc/daybook/environment
            \(settings)ExecStart=\(command)
            Restart=on-failure
            RestartSec=2
            TimeoutStopSec=30
            LimitNOFILE=65536
            LimitCORE=0
            NoNewPrivileges=yes
            ProtectSystem=strict
            ReadWritePaths=\(quoted(data)) \(quoted(parent))
            ProtectHome=read-only
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectClock=yes
            ProtectHostname=yes
            RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            CapabilityBoundingSet=
            AmbientCapabilities=
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=multi-user.target

            """
    }

    /// A path as it holds wherever the unit is started.
    static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// As systemd reads it: `%` and `$` stand for themselves when doubled.
    private func quoted(_ text: String) -> String {
        let escaped = text.replacingOccurrences(of: "%", with: "%%").replacingOccurrences(of: "$", with: "$$")
        guard escaped.contains(where: { " \"\\'".contains($0) }) else { return escaped }
        let inner = escaped.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        return "\"\(inner)\""
    }
}
