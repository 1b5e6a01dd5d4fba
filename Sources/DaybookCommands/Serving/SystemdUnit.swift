import Foundation

/// A hardened systemd unit for a server (control C51).
///
/// Source: systemd.exec(5)
struct SystemdUnit {
    let executable: String
    let data: String
    let site: String
    let host: String
    let port: Int
    let config: String?

    var text: String {
        let (data, site) = (absolute(data), absolute(site))
        var command = "\(quoted(executable)) serve --data \(quoted(data)) --public \(quoted(site))"
        command += " --host \(host) --port \(port)"
        if let config { command += " --config \(quoted(absolute(config)))" }
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
            ExecStart=\(command)
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

    private func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// As systemd reads it: `%` and `$` stand for themselves when doubled.
    private func quoted(_ text: String) -> String {
        let escaped = text.replacingOccurrences(of: "%", with: "%%").replacingOccurrences(of: "$", with: "$$")
        guard escaped.contains(where: { " \"\\'".contains($0) }) else { return escaped }
        let inner = escaped.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        return "\"\(inner)\""
    }
}
